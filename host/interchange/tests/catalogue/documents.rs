//! Arbitrary catalogues that keep to the rules of their files: codes are unique and well-formed, every item has a
//! name and a basis. Everything else is as mean as cells of a spreadsheet can be.

use std::fmt::Debug;

use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;
use sanquan_domain::catalogue::*;
use sanquan_domain::contract::LegalBasis;
use sanquan_domain::flowchart::*;
use sanquan_domain::id::{DepartmentCode, ItemCode, PostCode};
use sanquan_domain::time::Date;
use sanquan_domain::value::{Amount, Text, Texts};

/// What spreadsheets convert, execute, trim or take for something else.
const MEAN: &[&str] = &[
    "",
    "=1+1",
    "+1",
    "-5",
    "@SUM(A1)",
    "＝1",
    "'",
    "''x",
    "015",
    "5.10822E+15",
    "1/2",
    "2026-03-02",
    "TRUE",
    "yes",
    "[]",
    "[{\"language\":1}]",
    "a; b",
    "a；b",
    "law|article",
    "法｜条",
    "\"",
    "a\"b,c",
    "\r\n",
    "a\rb",
    "_x000D_",
    " blank ",
    "\t",
    "\u{feff}x",
    "（全角）(半角)",
    "0",
    "1..2",
    "&amp;",
    "<b>",
    "<r>x</r>",
    "<r><t>=1</t></r>",
    "\u{1f3db}",
];

pub fn text() -> impl Strategy<Value = String> {
    let any_text =
        proptest::string::string_regex("[\t\n\r -~（）【】《》；｜＝、\u{4e00}-\u{4e20}]{0,9}");
    prop_oneof![
        any_text.expect("a pattern"),
        select(MEAN).prop_map(str::to_owned),
    ]
}

fn texts() -> impl Strategy<Value = Texts> {
    let text_in =
        (select(&["zh-CN", "en", "bo"][..]), text()).prop_map(|(language, content)| Text {
            language: language.to_owned(),
            content,
        });
    let plain = (text(), text()).prop_map(|(zh, en)| Texts::zh_en(&zh, &en));
    prop_oneof![plain, vec(text_in, 0..4).prop_map(Texts)]
}

/// A name that is one.
fn name() -> impl Strategy<Value = Texts> {
    (texts(), text()).prop_map(|(mut texts, zh)| {
        texts.0.push(Text {
            language: "zh-CN".to_owned(),
            content: format!("{zh}名"),
        });
        texts
    })
}

fn day() -> impl Strategy<Value = Date> {
    (1900_i16..2100, 1_i8..13, 1_i8..29).prop_map(|(y, m, d)| Date::new(y, m, d).expect("a day"))
}

fn limit() -> impl Strategy<Value = Limit> {
    let unit = select(&[DayUnit::WorkingDays, DayUnit::CalendarDays][..]);
    (any::<u32>(), unit).prop_map(|(days, unit)| Limit { days, unit })
}

fn basis() -> impl Strategy<Value = LegalBasis> {
    (text(), text()).prop_map(|(law, article)| LegalBasis { law, article })
}

fn codes<T: for<'a> From<&'a str> + Debug + 'static>() -> impl Strategy<Value = Vec<T>> {
    vec(text().prop_map(|code| T::from(code.as_str())), 0..3)
}

/// Ids are unique among their siblings.
fn numbered<T>(mut parts: Vec<T>, id: impl Fn(&mut T) -> &mut String) -> Vec<T> {
    for (number, part) in parts.iter_mut().enumerate() {
        let id = id(part);
        *id = format!("{id}{number}");
    }
    parts
}

fn step() -> impl Strategy<Value = Step> {
    let kind = select(&[StepKind::Work, StepKind::Automatic, StepKind::Waiting][..]);
    let point = (
        text(),
        select(&[PointKind::Time, PointKind::Flow, PointKind::Material][..]),
    )
        .prop_map(|(id, kind)| Point { id, kind });
    let lists = (codes::<String>(), codes::<String>(), codes::<String>());
    let own = (text(), texts(), kind, of(text()), any::<u32>(), of(limit()));
    (own, lists, vec(point, 0..3)).prop_map(
        |((id, names, kind, post, officers, limit), (documents, apart_from, joins), points)| Step {
            id,
            names,
            kind,
            post: post.map(PostCode),
            officers,
            limit,
            documents,
            points,
            apart_from,
            joins,
        },
    )
}

fn transition() -> impl Strategy<Value = Transition> {
    let ends = of(select(
        &[Ending::Granted, Ending::NotAccepted, Ending::Completed][..],
    ));
    (text(), text(), text(), texts(), codes::<String>(), ends).prop_map(
        |(id, from, action, names, to, ends)| Transition {
            id,
            from,
            action,
            names,
            to,
            ends,
        },
    )
}

fn chart() -> impl Strategy<Value = Flowchart> {
    (text(), vec(step(), 0..3), vec(transition(), 0..3)).prop_map(|(start, steps, transitions)| {
        Flowchart {
            item: "".into(),
            start,
            steps: numbered(steps, |step| &mut step.id),
            transitions,
        }
    })
}

fn span() -> impl Strategy<Value = Span> {
    (any::<i64>(), any::<i64>()).prop_map(|(low, high)| Span { low, high })
}

fn branch() -> impl Strategy<Value = Branch> {
    let domain = prop_oneof![
        codes::<String>().prop_map(GuardDomain::Choice),
        span().prop_map(GuardDomain::Whole),
    ];
    let when = prop_oneof![
        codes::<String>().prop_map(When::Choices),
        vec(span(), 0..3).prop_map(When::Spans),
    ];
    let guard = (text(), when).prop_map(|(transition, when)| Guard { transition, when });
    (text(), text(), domain, vec(guard, 0..3)).prop_map(|(action, fact, domain, guards)| Branch {
        action,
        fact,
        domain,
        guards,
    })
}

fn risk() -> impl Strategy<Value = RiskPoint> {
    let likelihood = select(&[Likelihood::Small, Likelihood::Certain][..]);
    let consequence = select(&[Consequence::Light, Consequence::Grave][..]);
    let criterion = select(&[Criterion::ControlsPower, Criterion::CanProfit][..]);
    let criteria = proptest::collection::btree_set(criterion, 0..3);
    let days = (of(day()), of(day()));
    (
        text(),
        texts(),
        likelihood,
        consequence,
        criteria,
        vec(texts(), 0..3),
        days,
    )
        .prop_map(
            |(id, description, likelihood, consequence, criteria, measures, (found, review))| {
                RiskPoint {
                    id,
                    description,
                    likelihood,
                    consequence,
                    criteria,
                    measures,
                    identified_on: found,
                    review_on: review,
                }
            },
        )
}

fn duty() -> impl Strategy<Value = StepDuty> {
    let lane = prop_oneof![
        select(vec![
            Lane::Own,
            Lane::Township,
            Lane::Village,
            Lane::Outside
        ]),
        text().prop_map(|body| Lane::Body(DepartmentCode(body))),
    ];
    let stop = (limit(), basis()).prop_map(|(at_most, basis)| StopDuty { at_most, basis });
    let stages = vec(select(Stage::ALL), 0..3);
    let lists = (stages, vec(branch(), 0..3), vec(risk(), 0..3));
    (text(), lane, any::<bool>(), of(stop), of(text()), lists).prop_map(
        |(step, lane, discretion, stop, sub_flow, (stages, branches, risks))| StepDuty {
            step,
            lane,
            stages,
            discretion,
            stop,
            sub_flow: sub_flow.map(ItemCode),
            branches: numbered(branches, |branch| &mut branch.action),
            risks: numbered(risks, |risk| &mut risk.id),
        },
    )
}

fn discretion() -> impl Strategy<Value = Discretion> {
    let range = prop_oneof![
        (any::<i64>(), any::<i64>(), text()).prop_map(|(low_minor, high_minor, currency)| {
            DiscretionRange::Amount {
                low_minor,
                high_minor,
                currency,
            }
        }),
        (any::<u32>(), any::<u32>(), texts()).prop_map(|(low_percent, high_percent, base)| {
            DiscretionRange::Multiple {
                low_percent,
                high_percent,
                base,
            }
        }),
        texts().prop_map(|name| DiscretionRange::Kind { name }),
    ];
    (text(), texts(), range, vec(basis(), 0..3)).prop_map(|(id, circumstances, range, basis)| {
        Discretion {
            id,
            circumstances,
            range,
            basis,
        }
    })
}

fn fee() -> impl Strategy<Value = Fee> {
    let amount = (any::<i64>(), text()).prop_map(|(minor, currency)| Amount { minor, currency });
    (vec(basis(), 0..3), texts(), of(amount), texts()).prop_map(
        |(basis, standard, amount, exemption)| Fee {
            basis,
            standard,
            amount,
            exemption,
        },
    )
}

fn procedures() -> impl Strategy<Value = (Vec<SpecialProcedure>, Vec<Remedy>)> {
    let special =
        (texts(), limit(), basis()).prop_map(|(names, at_most, basis)| SpecialProcedure {
            names,
            at_most,
            basis,
        });
    let remedy =
        (texts(), texts(), limit(), basis()).prop_map(|(names, body, within, basis)| Remedy {
            names,
            body,
            within,
            basis,
        });
    (vec(special, 0..3), vec(remedy, 0..3))
}

fn elements() -> impl Strategy<Value = ItemElements> {
    let origin = prop_oneof![
        Just(Origin::Entered),
        text().prop_map(|source| Origin::Published { source }),
        any::<u64>().prop_map(|seed| Origin::Generated { seed }),
    ];
    let publication = prop_oneof![
        Just(Publication::Public),
        text().prop_map(|reason| Publication::Withheld { reason }),
    ];
    let category = of(select(
        &[NationalCategory::Licence, NationalCategory::Inspection][..],
    ));
    let words = (
        category,
        of(select(ItemKind::ALL)),
        of(select(Source::ALL)),
        of(select(ExerciseLevel::ALL)),
        vec(select(Applicants::ALL), 0..3),
        vec(select(Channel::ALL), 0..3),
    );
    let codes = (
        of(text()),
        of(text()),
        of(text()),
        texts(),
        codes::<DepartmentCode>(),
    );
    let result = (texts(), of(any::<u32>()));
    let result = result.prop_map(|(names, valid_months)| ItemResult {
        names,
        valid_months,
    });
    let promise = (texts(), day()).prop_map(|(by, since)| Promise { by, since });
    let telephone = (texts(), text()).prop_map(|(names, number)| Telephone { names, number });
    let lists = (
        vec(texts(), 0..3),
        procedures(),
        vec(discretion(), 0..3),
        vec(telephone, 0..3),
    );
    (
        origin,
        publication,
        words,
        codes,
        of(fee()),
        of(result),
        of(promise),
        lists,
    )
        .prop_map(
            |(origin, publication, words, codes, fee, result, promise, lists)| ItemElements {
                origin,
                national_category: words.0,
                base_code: codes.0,
                implementation_code: codes.1,
                main_item: codes.2,
                kind: words.1,
                source: words.2,
                level: words.3,
                handling_office: codes.3,
                joint_departments: codes.4,
                applicants: words.4,
                conditions: lists.0,
                fee,
                result,
                channels: words.5,
                special_procedures: lists.1.0,
                remedies: lists.1.1,
                discretion: lists.2,
                promise,
                telephones: lists.3,
                publication,
            },
        )
}

fn item() -> impl Strategy<Value = PowerItem> {
    let material =
        (text(), texts(), any::<bool>()).prop_map(|(code, names, required)| RequiredMaterial {
            code,
            names,
            required,
        });
    let category = select(&[Category::Licence, Category::Other, Category::PublicService][..]);
    let own = (
        1..u32::MAX,
        text(),
        name(),
        category,
        limit(),
        limit(),
        day(),
        of(0..9_i32),
    );
    let lists = (vec(basis(), 1..3), vec(material, 0..3), vec(duty(), 0..3));
    (own, lists, chart(), elements()).prop_map(
        |(own, (basis, materials, duties), flowchart, elements)| PowerItem {
            code: "".into(),
            version: own.0,
            department: DepartmentCode(own.1),
            names: own.2,
            category: own.3,
            basis,
            statutory_limit: own.4,
            promised_limit: own.5,
            materials,
            flowchart,
            valid_from: own.6,
            valid_until: own.7.map(|days| own.6.plus_days(days)),
            elements,
            duties: numbered(duties, |duty| &mut duty.step),
        },
    )
}

fn department() -> impl Strategy<Value = Department> {
    let kind = select(
        &[
            BodyKind::Department,
            BodyKind::PublicService,
            BodyKind::Township,
        ][..],
    );
    (name(), kind, of(text()), of(day()), of(day()), of(text())).prop_map(
        |(names, kind, area, exists_from, exists_until, succeeded_by)| Department {
            standing: Standing {
                kind,
                area,
                exists_from,
                exists_until,
                succeeded_by: succeeded_by.map(DepartmentCode),
            },
            ..Department::new("", names)
        },
    )
}

fn centre() -> impl Strategy<Value = Centre> {
    let window =
        (text(), texts(), codes::<DepartmentCode>()).prop_map(|(code, names, departments)| {
            Window {
                code,
                names,
                departments,
            }
        });
    (name(), vec(window, 0..3), of(day()), of(day())).prop_map(
        |(names, windows, exists_from, exists_until)| Centre {
            code: String::new(),
            names,
            windows,
            exists_from,
            exists_until,
        },
    )
}

fn binding() -> impl Strategy<Value = Binding> {
    (text(), day(), of(0..9_i32), of(day()), any::<bool>()).prop_map(
        |(post, from, until, qualified_until, deputy)| Binding {
            post: PostCode(post),
            handler: "".into(),
            from,
            until: until.map(|days| from.plus_days(days)),
            qualified_until,
            deputy,
        },
    )
}

/// A catalogue.
pub fn document() -> impl Strategy<Value = CatalogueDocument> {
    let post = (text(), name()).prop_map(|(department, names)| Post {
        code: "".into(),
        department: DepartmentCode(department),
        names,
    });
    let parts = (
        vec(department(), 0..4),
        vec(centre(), 0..3),
        vec(item(), 0..4),
        vec(post, 0..4),
        vec(binding(), 0..4),
    );
    parts.prop_map(|(departments, centres, items, posts, bindings)| {
        let mut document = CatalogueDocument {
            departments,
            centres,
            items,
            posts,
            bindings,
        };
        give_codes(&mut document);
        document
    })
}

/// Codes with leading zeros, as counties have them.
fn give_codes(document: &mut CatalogueDocument) {
    let code = |number: usize| format!("0{number}");
    let CatalogueDocument {
        departments,
        centres,
        items,
        posts,
        bindings,
    } = document;
    departments
        .iter_mut()
        .enumerate()
        .for_each(|(n, one)| one.code = code(n).as_str().into());
    centres
        .iter_mut()
        .enumerate()
        .for_each(|(n, one)| one.code = code(n));
    posts
        .iter_mut()
        .enumerate()
        .for_each(|(n, one)| one.code = code(n).as_str().into());
    bindings
        .iter_mut()
        .enumerate()
        .for_each(|(n, one)| one.handler = code(n).as_str().into());
    for (n, item) in items.iter_mut().enumerate() {
        item.code = code(n).as_str().into();
        item.flowchart.item = item.code.clone();
    }
}
