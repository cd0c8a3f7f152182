//! Writing that grows: rounds, looking back, perspectives, versions, the report.

use axum::extract::{Path, State};

use super::super::{
    host::Host,
    respond::{Answer, Input, Params, Reply},
    types::*,
};

pub(super) async fn step(State(host): State<Host>, Input(request): Input<StepRequest>) -> Answer<Draft> {
    host.run(move |engine| engine.step(&request)).await.map(Reply)
}

pub(super) async fn reflect(State(host): State<Host>, Input(request): Input<ReflectRequest>) -> Answer<Draft> {
    host.run(move |engine| engine.reflect(&request)).await.map(Reply)
}

pub(super) async fn add_perspective(
    State(host): State<Host>,
    Input(request): Input<PerspectiveRequest>,
) -> Answer<Draft> {
    host.run(move |engine| engine.add_perspective(&request)).await.map(Reply)
}

pub(super) async fn perspectives(State(host): State<Host>, Path(id): Path<String>) -> Answer<Perspectives> {
    host.run(move |engine| engine.perspectives(&id)).await.map(Reply)
}

pub(super) async fn remove_perspective(
    State(host): State<Host>,
    Path((id, number)): Path<(String, u64)>,
) -> Answer<Draft> {
    host.run(move |engine| engine.remove_perspective(&id, number)).await.map(Reply)
}

pub(super) async fn changes(
    State(host): State<Host>,
    Path(id): Path<String>,
    Params(query): Params<ChangesQuery>,
) -> Answer<Changes> {
    host.run(move |engine| engine.changes(&id, &query)).await.map(Reply)
}

pub(super) async fn report(State(host): State<Host>, Params(query): Params<ReportQuery>) -> Answer<Report> {
    host.run(move |engine| engine.report(&query)).await.map(Reply)
}
