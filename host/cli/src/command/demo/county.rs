//! The rest of Qingchuan: what the plugin does not bring is made from a seed, so that the county is as large as the
//! one that the platform is built for. Entered again, nothing changes.

use sanquan_demonstration::{BROUGHT_BY_PLUGINS, Size, generate, parts};
use sanquan_domain::id::ItemCode;
use sanquan_engine::{Caller, Engine};

use crate::failure::Failure;
use crate::talk::Talk;

/// Which county it is.
const SEED: u64 = 1;

/// Enters it, department by department: one entry of the log cannot hold it all.
pub async fn enter(talk: Talk, engine: &Engine) -> Result<(), Failure> {
    let operator = Caller::operator();
    let county = engine.county();
    let is_here = |code: &&&str| county.catalogue.newest(&ItemCode::from(**code)).is_some();
    let brought = BROUGHT_BY_PLUGINS.iter().filter(is_here).count();
    let size = Size::beside(u32::try_from(brought).unwrap_or(u32::MAX));
    let (mut items, mut posts) = (0, 0);
    for part in parts(generate(SEED, size)) {
        let entered = engine.enter_catalogue(&operator, part).await?;
        items += entered.items;
        posts += entered.posts;
    }
    if items > 0 {
        talk.say(format!(
            "     {items} more items with {posts} posts entered: some real, most made up and marked 〔演示〕"
        ));
    }
    Ok(())
}
