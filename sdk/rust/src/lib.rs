//! sdk
#[allow(missing_docs, unsafe_code)]
pub mod bindings {
    wit_bindgen::generate!({ path: "../../wit", world: "department-plugin", pub_export_macro: true, default_bindings_module: "sanquan_sdk::bindings" });
}
