//! A canary judges a share of the new cases, always the same ones.

use sanquan_domain::county::{self, County};
use sanquan_domain::event::{
    CanaryStarted, CountyEvent, Fallback, FallbackSet, Function, NotedFault, PluginUploaded,
};
use sanquan_domain::id::{CaseId, Digest};
use sanquan_domain::refusal::Refusal;
use sanquan_domain::signature::SignaturePolicy::Optional;

use super::fixture::{self, ITEM, at};
use super::plugin_changes::{
    code, department, first, nothing_changed, replayed, second, with_candidate,
};

/// The fixture's county, where `first` decides, with `second` uploaded and known to change nothing.
fn county() -> County {
    let mut county = with_candidate();
    replayed(&mut county, nothing_changed);
    county
}

fn start(county: &County, component: Digest, share: u8) -> Result<CountyEvent, Refusal> {
    county::start_canary(county, component, share, None, at("03-02 10:00"), Optional)
}

fn with_share(share: u8) -> County {
    let mut county = county();
    county.apply(&start(&county, second(), share).unwrap());
    county
}

fn roll_back(county: &County, to: Option<Digest>) -> CountyEvent {
    county::roll_back_plugin(
        county,
        &department(),
        to,
        "it denied everything".into(),
        Optional,
    )
    .unwrap()
}

/// A thousand ids as they are drawn.
fn cases() -> impl Iterator<Item = CaseId> {
    (0..1_000_u16).map(|number| {
        let mut random = [0; 10];
        random[8..].copy_from_slice(&number.to_be_bytes());
        CaseId::new(at("03-02 10:00"), random)
    })
}

fn judge(county: &County, case: CaseId) -> Digest {
    let law = county.in_force_for_new(&ITEM.into(), case, at("03-02 10:00"));
    let judged_by = law.unwrap().judged_by;
    judged_by.component.expect("somebody judges")
}

fn own(county: &County) -> Vec<CaseId> {
    cases()
        .filter(|case| judge(county, *case) == second())
        .collect()
}

#[test]
fn a_canary_judges_about_its_share_and_a_larger_share_keeps_every_case_of_a_smaller_one() {
    let mut before = Vec::new();
    for share in [1, 10, 50, 99] {
        let own = own(&with_share(share));
        let expected = usize::from(share) * 10;
        assert!(
            own.len().abs_diff(expected) <= 50,
            "{share} %: {} of 1,000",
            own.len()
        );
        assert!(before.iter().all(|case| own.contains(case)), "{share} %");
        before = own;
    }
    assert_eq!(own(&county()), []);
}

#[test]
fn which_cases_are_a_canarys_own_is_part_of_the_record_and_never_changes() {
    let digits = own(&with_share(3)).into_iter().map(|case| {
        let bytes = case.to_bytes();
        u16::from_be_bytes([bytes[14], bytes[15]])
    });
    let golden = [
        69, 80, 81, 83, 92, 100, 103, 199, 269, 390, 423, 425, 462, 497, 532, 575, 579, 625, 629,
        694, 698, 705, 758, 766, 803, 812, 827, 861, 873, 883, 924, 965,
    ];
    assert_eq!(digits.collect::<Vec<_>>(), golden);
}

#[test]
fn what_people_are_shown_of_an_item_is_what_the_active_component_says() {
    let county = with_share(99);
    let item = county.catalogue.newest(&ITEM.into()).unwrap();
    let shown = county.judge_of_item(item).plugin;
    assert_eq!(shown.unwrap().component, first());
}

#[test]
fn a_canary_needs_what_an_activation_needs() {
    let unseen = with_candidate();
    assert_eq!(code(&start(&unseen, second(), 10)), "activation.no-report");
    let county = county();
    assert_eq!(code(&start(&county, second(), 0)), "canary.share");
    assert_eq!(code(&start(&county, second(), 100)), "canary.share");
    assert_eq!(code(&start(&county, first(), 10)), "plugin.already-active");
    assert_eq!(
        code(&start(&county, Digest::plain(b"third"), 10)),
        "plugin.unknown"
    );
    let started = start(&county, second(), 10).unwrap();
    let CountyEvent::CanaryStarted(CanaryStarted { beside, report, .. }) = started else {
        panic!("a canary starts");
    };
    assert_eq!(beside, first());
    let replay = county.plugins.replay(second(), None).unwrap();
    assert_eq!(report, replay.digest);
}

#[test]
fn a_canary_stands_beside_an_active_component_and_beside_no_other_canary() {
    let mut alone = County::default();
    let events = fixture::county_events().into_iter();
    let activated = |event: &CountyEvent| matches!(event, CountyEvent::PluginActivated(_));
    events
        .filter(|event| !activated(event))
        .for_each(|event| alone.apply(&event));
    assert_eq!(code(&start(&alone, first(), 10)), "canary.alone");

    let mut county = with_share(10);
    let third = Digest::plain(b"third");
    let uploaded = PluginUploaded {
        component: third,
        ..fixture::uploaded()
    };
    let event = county::upload_plugin(&county, uploaded);
    county.apply(&event.unwrap());
    assert_eq!(code(&start(&county, third, 10)), "canary.running");
    assert_eq!(code(&start(&county, second(), 10)), "county.unchanged");
    assert!(start(&county, second(), 20).is_ok());
    let retired = county::retire_plugin(&county, second(), 0, "x".into());
    assert_eq!(code(&retired), "canary.running");
}

#[test]
fn a_rollback_ends_a_canary_and_leaves_the_active_component() {
    let mut county = with_share(50);
    let ended = roll_back(&county, None);
    assert!(matches!(ended, CountyEvent::CanaryEnded(_)), "{ended:?}");
    county.apply(&ended);
    assert_eq!(own(&county), []);
    let active = county.plugins.active(&department()).unwrap();
    assert_eq!(active.component, first());
}

#[test]
fn an_activation_ends_a_canary() {
    let mut county = with_share(50);
    let activated = county::activate_plugin(&county, second(), None, at("03-02 10:00"), Optional);
    county.apply(&activated.unwrap());
    assert_eq!(county.plugins.canary(&department()), None);
    assert_eq!(own(&county).len(), 1_000);
    county.apply(&roll_back(&county, None));
    assert_eq!(own(&county), []);
}

#[test]
fn a_quarantined_canary_gets_no_new_cases_whatever_the_fallback() {
    for fallback in [
        Fallback::Refuse,
        Fallback::LastGood,
        Fallback::HumanQueue,
        Fallback::BaseFlowchart,
    ] {
        let mut county = with_share(99);
        county.apply(&CountyEvent::FallbackSet(FallbackSet {
            department: department(),
            item: None,
            fallback,
        }));
        let noted = vec![NotedFault {
            fault: sanquan_domain::id::FaultId::from_bytes([2; 16]),
            function: Function::Review,
            code: "plugin.trap".into(),
            case: None,
        }];
        let event = county::quarantine_spent(&county, second(), noted, at("03-02 10:00"));
        county.apply(&event.unwrap());
        assert_eq!(own(&county), [], "{fallback:?}");
    }
}
