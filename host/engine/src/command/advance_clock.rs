//! Advance a simulated clock, and let everything happen that comes due on the way.

use sanquan_domain::county;
use sanquan_domain::refusal::Refusal;
use sanquan_domain::time::Instant;

use crate::caller::Caller;
use crate::engine::Engine;
use crate::error::EngineError;

impl Engine {
    /// Moves the clock to `to`; when this returns, every threshold before it has been passed.
    pub async fn advance_clock(
        &self,
        caller: &Caller,
        to: Instant,
    ) -> Result<Instant, EngineError> {
        let simulated = self.clock().simulated().ok_or(Refusal::NotSimulated)?;
        self.change_county(caller, |c, now| {
            Ok(vec![county::advance_clock(c, now, to)?])
        })
        .await?;
        simulated.set(to);
        while self.recompute_clocks().await? || self.pass_due_thresholds().await? > 0 {}
        Ok(to)
    }
}
