//! Minimum terms of imprisonment that a paper states, whichever count they are for.

use super::charge;
use crate::document::Document;
use crate::document::normal::Normal;
use crate::reading::floor;
use crate::reading::view::View;
use crate::rule::Months;
use schemars::JsonSchema;
use serde::Serialize;

/// A minimum term of imprisonment that the paper states in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StatedMinimum {
    /// In months.
    pub months: Months,
    /// Index of the sentence.
    #[serde(skip)]
    pub sentence: usize,
}

/// Every one that the paper states as its law and not as a recital or a bargain, in order.
pub fn read(document: &Document, normals: &[Normal], view: &View) -> Vec<StatedMinimum> {
    let mut out = Vec::new();
    let mut charge_near = 0_usize;
    for (s, normal) in normals.iter().enumerate() {
        let text = normal.text.as_str();
        if document.sentences.get(s).is_some_and(|x| x.heading) {
            continue;
        }
        let charge = charge::charges(text);
        if charge {
            charge_near = 2;
        }
        if let Some(floor) = floor::stated(text) {
            let denied = view.sentence(s).contains("no mandatory minimum")
                || text.contains("no statutory minimum")
                || text.contains("not subject to");
            let about_penalty = charge
                || charge_near > 0
                || text.contains("penalt")
                || text.contains("carries")
                || text.contains("sentence of")
                || text.contains("punish");
            if !denied && (about_penalty || floor.named && !charge::in_passing(text)) {
                out.push(StatedMinimum {
                    months: floor.months,
                    sentence: s,
                });
            }
        }
        charge_near = charge_near.saturating_sub(1);
    }
    out
}
