//! Minimum terms that the name of a pleaded offense, or the quantity in its charge, calls for where no section is cited.

use super::stated::StatedMinimum;
use super::statutes::cited;
use super::{charge, table};
use crate::constant::{Regex, regex as constant};
use crate::document::Document;
use crate::document::normal::Normal;
use crate::rule::{Minimum, Months, Penalties};
use std::sync::LazyLock;

static DEALING: LazyLock<Regex> =
    LazyLock::new(|| constant(r"distribut|possess|import|manufactur|conspir|deliver|traffick|sell"));

/// Every one, in order.
pub fn read(document: &Document, normals: &[Normal], penalties: &Penalties) -> Vec<StatedMinimum> {
    let mut out = Vec::new();
    for (sentence, normal) in normals.iter().enumerate() {
        let text = normal.text.as_str();
        let heading = document.sentences.get(sentence).is_some_and(|s| s.heading);
        if heading || !charge::pleads(text) || !cited(text).is_empty() {
            continue;
        }
        if let Some(entry) = named(text, penalties) {
            out.push(StatedMinimum {
                months: entry.min_months,
                sentence,
            });
        }
    }
    out
}

/// The row of the table that an offense is named after, or that its quantity reaches.
fn named<'a>(text: &str, penalties: &'a Penalties) -> Option<&'a Minimum> {
    let by_name = penalties.entries.iter().find(|m| {
        // 18 U.S.C. 3559 is about the offender's record, not the offense
        m.min_months > Months::Months(0)
            && !m.sections.iter().any(|s| s.starts_with("3559"))
            && m.triggers.iter().any(|t| names(t, text))
    });
    by_name.or_else(|| table::tier(penalties, text, text.contains("import")).filter(|_| DEALING.is_match(text)))
}

/// Whether a trigger of the table is the name of an offense ("aggravated identity theft") and stands in the text. A
/// single word or a figure names none.
fn names(trigger: &str, text: &str) -> bool {
    let name = trigger.to_ascii_lowercase();
    name.split(' ').count() > 2
        && !name.contains(|c: char| c.is_ascii_digit())
        && (!name.starts_with("in ") && !name.starts_with("during ") || text.contains("firearm"))
        && text.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn what_names_an_offense() {
        for (trigger, text, is) in [
            (
                "aggravated identity theft",
                "he pleads to aggravated identity theft",
                true,
            ),
            (
                "in furtherance of",
                "possessing a firearm in furtherance of drug trafficking",
                true,
            ),
            ("in furtherance of", "an act in furtherance of the plan", false),
            ("brandish", "he will brandish nothing", false),
            ("924(c)", "924(c)", false),
        ] {
            assert_eq!(names(trigger, text), is, "{trigger}: {text}");
        }
    }
}
