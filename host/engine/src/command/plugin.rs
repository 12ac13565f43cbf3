//! Upload and activate a department's component.

use std::sync::Arc;

use sanquan_domain::contract::FlowchartQuestion;
use sanquan_domain::county::{self, Plugin as KnownPlugin};
use sanquan_domain::event::PluginUploaded;
use sanquan_domain::id::{DepartmentCode, Digest, ItemCode};
use sanquan_domain::refusal::Refusal;
use sanquan_domain::value::Facts;
use sanquan_runtime::{Fault, Plugin};

use super::check_scope;
use crate::caller::Caller;
use crate::engine::Engine;
use crate::error::EngineError;

impl Engine {
    /// Takes in a component: loads it, asks who it is and for its flowcharts, checks both, keeps
    /// it. It decides nothing before it is activated. The same component again changes nothing.
    pub async fn upload_plugin(
        &self,
        caller: &Caller,
        bytes: Vec<u8>,
    ) -> Result<Arc<KnownPlugin>, EngineError> {
        let digest = Digest::plain(&bytes);
        if let Some(known) = self.county().plugins.plugin(&digest) {
            check_scope(
                caller,
                &DepartmentCode(known.description.department.clone()),
            )?;
            self.plugins().keep(&bytes)?;
            return Ok(Arc::clone(known));
        }
        let engine = self.clone();
        let size_bytes = bytes.len() as u64;
        let load = move || {
            let plugin = engine.plugins().load(&bytes)?;
            engine.plugins().keep(&bytes)?;
            Ok::<_, EngineError>(plugin)
        };
        let plugin = tokio::task::spawn_blocking(load)
            .await
            .map_err(|e| EngineError::Damaged(format!("compiling the component failed: {e}")))??;
        let uploaded = self.ask_who(&plugin, size_bytes).await?;
        check_scope(
            caller,
            &DepartmentCode(uploaded.description.department.clone()),
        )?;
        let county = self
            .change_county(caller, |c, _| Ok(vec![county::upload_plugin(c, uploaded)?]))
            .await?;
        let known = county.plugins.plugin(&digest).cloned();
        known.ok_or_else(|| EngineError::Damaged("the component was not taken in".to_owned()))
    }

    /// Lets an uploaded component decide new cases from now on.
    pub async fn activate_plugin(
        &self,
        caller: &Caller,
        component: Digest,
        reason: Option<String>,
    ) -> Result<Arc<KnownPlugin>, EngineError> {
        let known = self.known_plugin(caller, component)?;
        self.plugins().get(component)?;
        self.change_county(caller, |c, now| {
            Ok(vec![county::activate_plugin(c, component, reason, now)?])
        })
        .await?;
        Ok(known)
    }

    /// Lets a component decide again that decided before: `to`, or the one that did last. It is loaded
    /// already, so this takes as long as one event.
    pub async fn roll_back_plugin(
        &self,
        caller: &Caller,
        department: &DepartmentCode,
        to: Option<Digest>,
        reason: String,
    ) -> Result<Arc<KnownPlugin>, EngineError> {
        check_scope(caller, department)?;
        let county = self
            .change_county(caller, |c, _| {
                Ok(vec![county::roll_back_plugin(c, department, to, reason)?])
            })
            .await?;
        let active = county.plugins.active(department).cloned();
        active.ok_or_else(|| EngineError::Damaged("nothing is active after a rollback".to_owned()))
    }

    /// Takes a component out of use for ever.
    pub async fn retire_plugin(
        &self,
        caller: &Caller,
        component: Digest,
        reason: String,
    ) -> Result<(), EngineError> {
        self.known_plugin(caller, component)?;
        let cases = self.open_cases_of(caller, component)?.len() as u64;
        self.change_county(caller, |c, _| {
            Ok(vec![county::retire_plugin(c, component, cases, reason)?])
        })
        .await?;
        Ok(())
    }

    async fn ask_who(
        &self,
        plugin: &Plugin,
        size_bytes: u64,
    ) -> Result<PluginUploaded, EngineError> {
        let bad = |fault: Fault| EngineError::BadComponent {
            code: fault.code(),
            message: fault.message,
        };
        let description = plugin.describe().await.map_err(bad)?.answer;
        if plugin.describe().await.map_err(bad)?.answer != description {
            return Err(EngineError::BadComponent {
                code: "component.not-repeatable",
                message: "it describes itself differently when asked twice; `describe` must not depend on anything"
                    .to_owned(),
            });
        }
        let county = self.county();
        let mut charts = Vec::new();
        for item in &description.items {
            let code = ItemCode(item.item.clone());
            let known = county
                .catalogue
                .newest(&code)
                .ok_or(Refusal::UnknownItem { item: code })?;
            let question = FlowchartQuestion {
                base: known.flowchart.clone(),
                settings: Facts::default(),
            };
            charts.push(plugin.flowchart(&question).await.map_err(bad)?.answer);
        }
        Ok(PluginUploaded {
            component: plugin.digest(),
            size_bytes,
            description,
            charts,
        })
    }
}
