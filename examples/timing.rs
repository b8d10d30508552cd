use std::time::Instant;
fn main() {
    let t = Instant::now();
    let files = caveat::rule::embedded_files();
    println!("files {:?} {}", t.elapsed(), files.iter().map(|f| f.text.len()).sum::<usize>());
    let t = Instant::now();
    let k = caveat::rule::Knowledge::load(&files).unwrap();
    println!("load {:?} patterns {}", t.elapsed(), k.pool.patterns().len());
    let t = Instant::now();
    let ex = caveat::examine::Examiner::new(k);
    println!("prefilter {:?}", t.elapsed());
    let path = std::env::args().nth(1).unwrap();
    let s = caveat::source::Source::open(path.as_ref()).unwrap();
    for _ in 0..3 {
        let t = Instant::now();
        let d = caveat::examine::read_document(&s).unwrap();
        println!("document {:?} sentences {}", t.elapsed(), d.sentences.len());
        let t = Instant::now();
        let normals = caveat::reading::view::normals(&d);
        println!(" normals {:?}", t.elapsed());
        let t = Instant::now();
        let p = caveat::reading::parties::find(&d, &normals, &ex.knowledge.not_a_name);
        println!(" parties {:?}", t.elapsed());
        let t = Instant::now();
        let v = caveat::reading::view::build(&d, &normals, &ex.knowledge.markers, &p);
        println!(" view {:?}", t.elapsed());
        let t = Instant::now();
        let _ = caveat::reading::kind::tell(&d, &v, &ex.knowledge, false);
        println!(" kind {:?}", t.elapsed());
        let t = Instant::now();
        let _ = caveat::reading::counts::read(&d, &normals, &v, &ex.knowledge.minimums);
        println!(" counts {:?}", t.elapsed());
        let t = Instant::now();
        let _ = caveat::reading::commitments::read(&d, &v, &ex.knowledge);
        println!(" commitments {:?}", t.elapsed());
        let t = Instant::now();
        let e = ex.examine_document(&s, d, &Default::default());
        println!(" compiled {} of {}, bytes {}", ex.knowledge.pool.patterns().iter().filter(|p| p.compiled()).count(), ex.knowledge.pool.patterns().len(), ex.knowledge.pool.patterns().iter().filter(|p| p.compiled()).map(|p| p.expanded().len()).sum::<usize>());
        println!(" examine {:?} {}", t.elapsed(), e.outcomes.findings.len());
    }
}
