//! Departments and item versions. A version is never changed; the current one is a matter of the
//! day.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::catalogue::{Centre, Department, PowerItem};
use crate::id::{DepartmentCode, Digest, ItemCode};
use crate::time::Date;

/// The published list.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    departments: Arc<BTreeMap<DepartmentCode, Arc<Department>>>,
    centres: Arc<BTreeMap<String, Arc<Centre>>>,
    items: Arc<BTreeMap<ItemCode, Vec<Arc<PowerItem>>>>,
    /// Digests of all versions by code and version: every event names one, and items are long.
    digests: Arc<BTreeMap<(ItemCode, u32), Digest>>,
}

impl Catalogue {
    /// Departments, by code.
    pub fn departments(&self) -> impl Iterator<Item = &Department> {
        self.departments.values().map(AsRef::as_ref)
    }

    /// The department with this code.
    pub fn department(&self, code: &DepartmentCode) -> Option<&Department> {
        self.departments.get(code).map(AsRef::as_ref)
    }

    /// Centres, by code.
    pub fn centres(&self) -> impl Iterator<Item = &Centre> {
        self.centres.values().map(AsRef::as_ref)
    }

    /// The centre with this code.
    pub fn centre(&self, code: &str) -> Option<&Centre> {
        self.centres.get(code).map(AsRef::as_ref)
    }

    /// How many items there are, each counted once.
    pub fn item_count(&self) -> usize {
        self.items.len()
    }

    /// The newest version of each item, by code.
    pub fn items(&self) -> impl Iterator<Item = &Arc<PowerItem>> {
        self.items.values().filter_map(|versions| versions.last())
    }

    /// All versions of an item, oldest first.
    pub fn versions(&self, code: &ItemCode) -> &[Arc<PowerItem>] {
        self.items.get(code).map_or(&[], Vec::as_slice)
    }

    /// The newest version, whether or not it is in force.
    pub fn newest(&self, code: &ItemCode) -> Option<&Arc<PowerItem>> {
        self.versions(code).last()
    }

    /// The version that `item` follows, be it published or a draft.
    pub fn before(&self, item: &PowerItem) -> Option<&Arc<PowerItem>> {
        let versions = self.versions(&item.code).iter();
        versions.rev().find(|known| known.version < item.version)
    }

    /// The version in force on a day: the newest that has begun, unless it has been abolished.
    pub fn in_force(&self, code: &ItemCode, on: Date) -> Option<&Arc<PowerItem>> {
        let begun = self
            .versions(code)
            .iter()
            .rev()
            .find(|item| item.valid_from <= on)?;
        begun
            .valid_until
            .is_none_or(|until| on <= until)
            .then_some(begun)
    }

    /// The version that the public reads on a day: the one in force, else the newest. None where that one is
    /// withheld from the public.
    pub fn public(&self, code: &ItemCode, on: Date) -> Option<&Arc<PowerItem>> {
        let shown = self.in_force(code, on).or_else(|| self.newest(code))?;
        (!shown.is_withheld()).then_some(shown)
    }

    /// What the public reads on a day of each item, by code.
    pub fn public_items(&self, on: Date) -> impl Iterator<Item = &Arc<PowerItem>> {
        self.items
            .keys()
            .filter_map(move |code| self.public(code, on))
    }

    /// The versions of an item that are not withheld from the public, oldest first.
    pub fn public_versions(
        &self,
        code: &ItemCode,
    ) -> impl DoubleEndedIterator<Item = &Arc<PowerItem>> {
        self.versions(code)
            .iter()
            .filter(|item| !item.is_withheld())
    }

    /// The version that `item` follows, unless it is withheld from the public.
    pub fn public_before(&self, item: &PowerItem) -> Option<&Arc<PowerItem>> {
        self.before(item).filter(|before| !before.is_withheld())
    }

    /// Digest of an item version, which is computed when the catalogue does not have it.
    pub fn digest(&self, item: &PowerItem) -> Digest {
        let known = self.digests.get(&(item.code.clone(), item.version));
        known.copied().unwrap_or_else(|| item.digest())
    }

    pub(super) fn enter(&mut self, department: &Department) {
        let departments = Arc::make_mut(&mut self.departments);
        departments.insert(department.code.clone(), Arc::new(department.clone()));
    }

    pub(super) fn enter_centre(&mut self, centre: &Centre) {
        let centres = Arc::make_mut(&mut self.centres);
        centres.insert(centre.code.clone(), Arc::new(centre.clone()));
    }

    pub(super) fn publish(&mut self, item: &PowerItem) -> Arc<PowerItem> {
        let version = (item.code.clone(), item.version);
        Arc::make_mut(&mut self.digests).insert(version, item.digest());
        let item = Arc::new(item.clone());
        let items = Arc::make_mut(&mut self.items);
        let versions = items.entry(item.code.clone()).or_default();
        versions.push(Arc::clone(&item));
        item
    }
}
