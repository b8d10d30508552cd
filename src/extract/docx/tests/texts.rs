//! Text, its order and its places.

use super::*;

#[test]
fn paragraphs_come_in_order() {
    let docx = Docx::new(&(p("One") + &p("Two &amp; &#167; 5K1.1")));
    assert_eq!(texts(&docx.read()), ["One", "Two & § 5K1.1"]);
}
