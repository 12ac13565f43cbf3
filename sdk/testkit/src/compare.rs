//! Differences between two values, each with its place and both sides.

use serde_json::Value as Json;

/// Whether the actual value may have members that the expected one does not name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Members {
    /// What is left out may be anything; lists are compared whole all the same.
    MayBeMore,
    /// Both have the same.
    AreAll,
}

/// Where `actual` is not as `expected`, below `place`.
pub fn differences(expected: &Json, actual: &Json, place: &str, members: Members) -> Vec<String> {
    let mut differences = Vec::new();
    compare(expected, actual, place, members, &mut differences);
    differences
}

/// One difference.
pub fn difference(
    place: &str,
    expected: impl std::fmt::Display,
    answered: impl std::fmt::Display,
) -> String {
    format!("{place}\n  expected  {expected}\n  answered  {answered}")
}

fn compare(
    expected: &Json,
    actual: &Json,
    place: &str,
    members: Members,
    differences: &mut Vec<String>,
) {
    match (expected, actual) {
        (Json::Object(wanted), Json::Object(given)) => {
            for (name, wanted) in wanted {
                let given = given.get(name).unwrap_or(&Json::Null);
                let place = format!("{place}.{name}");
                compare(wanted, given, &place, members, differences);
            }
            if members == Members::AreAll {
                let unknown = given.iter().filter(|(name, _)| !wanted.contains_key(*name));
                for (name, given) in unknown {
                    differences.push(difference(&format!("{place}.{name}"), "nothing", given));
                }
            }
        }
        (Json::Array(wanted), Json::Array(given)) if wanted.len() == given.len() => {
            for (index, (wanted, given)) in wanted.iter().zip(given).enumerate() {
                let place = format!("{place}[{index}]");
                compare(wanted, given, &place, members, differences);
            }
        }
        _ if expected == actual => {}
        _ => differences.push(difference(place, expected, actual)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_left_out_may_be_anything_where_members_may_be_more() {
        let actual = json!({"ruling": "accept", "reasons": [{"rule": "a", "read": []}]});
        for expected in [
            json!({}),
            json!({"ruling": "accept"}),
            json!({"reasons": [{"rule": "a"}]}),
        ] {
            let found = differences(&expected, &actual, "answer", Members::MayBeMore);
            assert!(found.is_empty(), "{expected}");
        }
        let found = differences(&json!({}), &actual, "answer", Members::AreAll);
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn a_difference_names_its_place_and_both_values() {
        let actual = json!({"reasons": [{"rule": "b"}], "effects": [1]});
        let expected = json!({"reasons": [{"rule": "a"}], "effects": []});
        assert_eq!(
            differences(&expected, &actual, "answer", Members::MayBeMore),
            [
                "answer.effects\n  expected  []\n  answered  [1]",
                "answer.reasons[0].rule\n  expected  \"a\"\n  answered  \"b\"",
            ]
        );
    }
}
