//! HTTP: routes, problem details, tokens and policy, OpenAPI, events
