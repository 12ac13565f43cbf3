//! The demonstration signs its plugins as a department would, with keys that it makes for the purpose: they are
//! registered, sign once, and are forgotten.

use sanquan_domain::county::{NewKey, Plugin};
use sanquan_domain::id::DepartmentCode;
use sanquan_domain::signature::{Deployment, Envelope, KeyRole, SecretKey, Statement};
use sanquan_engine::{Caller, Engine, Entropy as _, SystemEntropy};
use sanquan_runtime::Limits;

use crate::failure::Failure;
use crate::talk::Talk;

/// For so many days of the county's clock.
const DAYS: i32 = 365;

/// Lets a developer and an approver, both made up, answer for a plugin.
pub async fn sign(talk: Talk, engine: &Engine, plugin: &Plugin) -> Result<(), Failure> {
    let operator = Caller::operator();
    let department = DepartmentCode(plugin.description.department.clone());
    let [developer, approver] = [fresh(), fresh()];
    for (key, role, holder) in [
        (&developer, KeyRole::Developer, "demonstration: developer"),
        (&approver, KeyRole::Approver, "demonstration: approver"),
    ] {
        let new = NewKey {
            public_key: key.public(),
            department: department.clone(),
            role,
            from: None,
            until: None,
            holder: holder.to_owned(),
        };
        engine.register_key(&operator, new).await?;
    }
    let today = engine.county().day(engine.now());
    let contract = plugin.gate.as_ref().and_then(|gate| gate.contract.clone());
    let said = Deployment {
        department: department.clone(),
        contract: contract.unwrap_or_default(),
        source: None,
        limits: Limits::default().to_sign_for(),
        purpose: Some("demonstration".to_owned()),
        approver: None,
        issued: today,
        expires: today.plus_days(DAYS),
    };
    let statement = Statement::about("bundled plugin", plugin.component, said);
    let mut envelope = Envelope::sealed(statement.to_bytes(), &developer);
    envelope.sign(&approver);
    engine
        .sign_plugin(&operator, plugin.component, envelope)
        .await?;
    talk.say(format!(
        "     signed for department {department}, by a developer's and an approver's key made for this run"
    ));
    Ok(())
}

fn fresh() -> SecretKey {
    let mut seed = [0; 32];
    SystemEntropy.fill(&mut seed);
    SecretKey::from_seed(&seed)
}
