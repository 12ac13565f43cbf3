//! One request for a page: in which language, of which county, and how links go on from here.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{FromRequestParts, Query};
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;
use sanquan_domain::catalogue::PowerItem;
use sanquan_domain::county::County;
use sanquan_domain::id::{CountyCode, DepartmentCode, ItemCode};
use sanquan_domain::time::Date;
use sanquan_engine::Engine;

use crate::language::{Language, Name};
use crate::portal::Portal;
use crate::texts::Texts;
use crate::trouble::Trouble;

/// Longest value of a query that is looked at, in characters; no code, number or word that anybody
/// looks for is longer.
const VALUE_MAX_CHARS: usize = 100;

/// See the module.
pub(crate) struct Visit {
    pub portal: Arc<Portal>,
    pub language: Language,
    path: String,
    query: Vec<(String, String)>,
}

impl Visit {
    /// The value of a field of the query, without the blanks around it; none when it is empty.
    pub fn value(&self, name: &str) -> Option<String> {
        let (_, value) = self.query.iter().find(|(key, _)| key == name)?;
        let value: String = value.trim().chars().take(VALUE_MAX_CHARS).collect();
        (!value.is_empty()).then_some(value)
    }

    /// The sentences of its language.
    pub fn texts(&self) -> &'static Texts {
        self.language.texts()
    }

    /// The county that the address names, or the only one there is.
    pub fn place(&self) -> Result<Place, Trouble> {
        let counties = &self.portal.counties;
        match self.value("county") {
            Some(code) => self.place_of(&code).ok_or(Trouble::NoCounty),
            None if counties.len() == 1 => {
                let only = counties
                    .keys()
                    .next()
                    .and_then(|code| self.place_of(code.as_str()));
                only.ok_or(Trouble::NoCounty)
            }
            None => Err(Trouble::WhichCounty),
        }
    }

    /// The county with this code.
    pub fn place_of(&self, code: &str) -> Option<Place> {
        let (code, engine) = self
            .portal
            .counties
            .get_key_value(&CountyCode::from(code))?;
        Some(Place {
            code: code.clone(),
            engine: engine.clone(),
            county: engine.county(),
        })
    }

    /// What links and forms carry on: the language where it was chosen, the county where there are
    /// several.
    pub fn kept(&self, county: Option<&CountyCode>) -> Vec<(&'static str, String)> {
        let chosen = self
            .value("lang")
            .map(|_| ("lang", self.language.tag().to_owned()));
        let several = self.portal.counties.len() > 1;
        let county = county
            .filter(|_| several)
            .map(|code| ("county", code.to_string()));
        chosen.into_iter().chain(county).collect()
    }

    /// A link to a page of this county.
    pub fn link(&self, county: &CountyCode, path: &str, query: &[(&str, &str)]) -> String {
        address(path, query, &self.kept(Some(county)))
    }

    /// A link to the page of an item.
    pub fn item_link(&self, county: &CountyCode, item: &ItemCode) -> String {
        self.link(county, &format!("/items/{item}"), &[])
    }

    /// A link to the items of a body.
    pub fn items_link(&self, county: &CountyCode, body: &DepartmentCode) -> String {
        self.link(county, "/", &[("department", body.as_str())]) + "#items"
    }

    /// A link to a page that is of no county.
    pub fn plain_link(&self, path: &str, query: &[(&str, &str)]) -> String {
        address(path, query, &self.kept(None))
    }

    /// This page in the other language.
    pub fn in_other_language(&self) -> String {
        let other = self.language.other().tag();
        let rest = self.query.iter().filter(|(name, _)| name != "lang");
        let rest: Vec<(&str, &str)> = rest.map(|(k, v)| (k.as_str(), v.as_str())).collect();
        address(&self.path, &rest, &[("lang", other.to_owned())])
    }

    /// This page of another county.
    pub fn in_county(&self, county: &CountyCode) -> String {
        let rest = self.query.iter().filter(|(name, _)| name != "county");
        let rest: Vec<(&str, &str)> = rest.map(|(k, v)| (k.as_str(), v.as_str())).collect();
        address(&self.path, &rest, &[("county", county.to_string())])
    }
}

/// A county of the host, as it was when the request came.
pub(crate) struct Place {
    pub code: CountyCode,
    pub engine: Engine,
    pub county: Arc<County>,
}

impl Place {
    /// The day there.
    pub fn today(&self) -> Date {
        self.county.day(self.engine.now())
    }

    /// The version of an item that the public reads today.
    pub fn item(&self, code: &ItemCode) -> Option<&PowerItem> {
        let item = self.county.catalogue.public(code, self.today());
        item.map(AsRef::as_ref)
    }

    /// A department's name; its code where the county does not know it.
    pub fn department(&self, language: Language, code: &DepartmentCode) -> Name {
        let known = self.county.catalogue.department(code);
        known.map_or_else(
            || Name::code(code.as_str()),
            |department| language.name(&department.names),
        )
    }
}

fn address(path: &str, query: &[(&str, &str)], kept: &[(&str, String)]) -> String {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    pairs.extend_pairs(query).extend_pairs(kept);
    match pairs.finish() {
        query if query.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

impl FromRequestParts<Arc<Portal>> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        portal: &Arc<Portal>,
    ) -> Result<Self, Infallible> {
        // Pairs of strings can be read from every query, so a broken one is an empty one.
        let pairs = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        let query = pairs.map(|Query(pairs)| pairs).unwrap_or_default();
        let asked = query.iter().find(|(name, _)| name == "lang");
        let asked = asked.and_then(|(_, tag)| Language::from_tag(tag));
        let accepted = parts
            .headers
            .get(ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok());
        let language = asked.or_else(|| Language::preferred(accepted?));
        Ok(Self {
            portal: Arc::clone(portal),
            language: language.unwrap_or(Language::Chinese),
            path: parts.uri.path().to_owned(),
            query,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_encoded() {
        let kept = [("lang", "zh-CN".to_owned())];
        assert_eq!(
            address("/", &[("q", "食品 &")], &kept),
            "/?q=%E9%A3%9F%E5%93%81+%26&lang=zh-CN"
        );
        assert_eq!(address("/case", &[], &[]), "/case");
    }
}
