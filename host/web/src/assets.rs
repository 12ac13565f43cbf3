//! The style sheet and the icon, served from the binary: nothing comes from elsewhere.

use std::sync::LazyLock;

use axum::extract::RawQuery;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use sanquan_domain::id::Digest;

const STYLE: &str = include_str!("../assets/style.css");
const ICON: &str = include_str!("../assets/icon.svg");

/// The content's hash is part of the address, so the address never shows anything else.
static ADDRESS: LazyLock<String> = LazyLock::new(|| {
    let digest = Digest::plain(STYLE.as_bytes()).to_string();
    format!("/style.css?v={}", &digest[..16])
});

/// The address under which the present style sheet may be kept for ever.
pub(crate) fn style_address() -> &'static str {
    &ADDRESS
}

/// The style sheet.
pub(crate) async fn style(RawQuery(query): RawQuery) -> impl IntoResponse {
    let named = query.is_some_and(|query| ADDRESS.ends_with(&format!("?{query}")));
    // Whoever asks without the hash, or with that of another release, must ask again.
    let keep = if named {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    (
        [
            (CONTENT_TYPE, "text/css; charset=utf-8"),
            (CACHE_CONTROL, keep),
        ],
        STYLE,
    )
}

/// The icon: three bars for the three powers.
pub(crate) async fn icon() -> impl IntoResponse {
    (
        [
            (CONTENT_TYPE, "image/svg+xml"),
            (CACHE_CONTROL, "public, max-age=86400"),
        ],
        ICON,
    )
}
