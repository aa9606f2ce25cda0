//! The picture that stands in the page, drawn at build, and the one that the script draws in its place: the same, in the same place.

use crate::common::{Browser, StaticSite, in_each_browser, pages, root};
use serde_json::Value;

in_each_browser!("" =>
    every_recording_is_drawn_at_build_as_the_script_draws_it_and_nothing_moves,
    without_script_the_picture_and_its_transcript_are_there,
);

/// What a picture of a run is made of, so that two can be compared: heights and names, bars, marks. What only a script may
/// know, the room that a text has here, is left out.
const ESSENCE: &str = "
    const essence = (timeline) => {
        const of = (selector, names) => [...timeline.querySelectorAll(selector)].map((one) => names.map((name) => one.getAttribute(name)).join(' '));
        return {
            heights: of('.heads, .scene', ['height', 'width']),
            names: [...timeline.querySelectorAll('.heads text')].map((one) => `${one.textContent} ${one.getAttribute('y')}`),
            bars: of('.bars > rect', ['class', 'x', 'y', 'width', 'height', 'rx']),
            tears: of('.bars > svg', ['x', 'y']).concat(of('.bars > svg path', ['class', 'd'])),
            marks: of('.marks > *', ['class', 'cx', 'cy', 'x', 'y']).concat(of('.marks path', ['d'])),
        };
    };
";

/// Shows each side of each listing, and tells in which the two pictures differ, and how many were compared.
const COMPARE: &str = "
    const [done] = arguments;
    (async () => {
        const page = new DOMParser().parseFromString(await (await fetch(location)).text(), 'text/html');
        await document.fonts.ready;
        const differing = [];
        let count = 0;
        const twoFrames = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        for (const block of page.querySelectorAll('listing-block')) {
            for (const side of block.querySelectorAll('.listing-side')) {
                const drawn = side.querySelector('run-timeline');
                const { language } = side.dataset;
                const name = `${block.id} ${language}`;
                const live = document.querySelector(`#${block.id} [data-language=${language}]`);
                document.querySelector(`#${block.id}-tab-${language}`)?.click();
                for (let i = 0; i < 100 && drawn && !live.querySelector('[data-mark]'); i++) await twoFrames();
                await twoFrames();
                const picture = live.querySelector('run-timeline');
                if (!drawn) {
                    if (!picture.hidden) differing.push(`${name}: only the script draws one`);
                    continue;
                }
                count++;
                const [a, b] = [essence(drawn), essence(picture)];
                for (const key of Object.keys(a)) {
                    if (JSON.stringify(a[key]) !== JSON.stringify(b[key])) differing.push(`${name}: ${key} ${JSON.stringify(a[key])} at build, ${JSON.stringify(b[key])} by script`);
                }
            }
        }
        done({ differing, count });
    })().catch((error) => done({ differing: [String(error)], count: 0 }));
";

/// How large each block is, and where in it is what will be there once the script has come. (mdBook's own script, which gives
/// code in the text another size, may move the whole of it.)
const PLACES: &str = "
    const [done] = arguments;
    document.documentElement.classList.add('js');
    const places = () => [...document.querySelectorAll('listing-block')].map((block) => {
        const side = block.querySelector('.listing-side');
        const { top } = block.getBoundingClientRect();
        const place = (element) => {
            const { x, y, width, height } = element?.getBoundingClientRect() ?? { width: 0 };
            return width ? [x, y - top, width, height] : [];
        };
        return [block.id, place(block), ...['.listing-stage', '.scene', '.listing-transcript', '.listing-refusal'].map((part) => place(side.querySelector(part)))];
    });
    // Until all stands still: on a busy machine a page takes longer to draw.
    const look = (before) => {
        const now = places();
        if (JSON.stringify(now) === before) done(now);
        else setTimeout(look, 200, JSON.stringify(now));
    };
    document.fonts.ready.then(() => setTimeout(look, 200));
";

/// As many recordings as have bars or several lanes.
fn pictured() -> usize {
    let catalog = listing::Catalog::read(&root().join("listings")).unwrap();
    let mut count = 0;
    // Changes stand on no page as a listing, and solutions have no recording.
    for listing in catalog.iter().chain(catalog.of_kind(listing::Kind::Exercise)) {
        for language in listing.recorded_languages() {
            let run = listing::Timeline::of(&listing.recording(language).unwrap().into());
            count += usize::from(!run.bars().is_empty() || run.lanes().len() > 1);
        }
    }
    count
}

/// Whether two places are the same but for the fraction of a pixel.
fn is_near(before: &Value, after: &Value) -> bool {
    match (before, after) {
        (Value::Array(before), Value::Array(after)) => {
            before.len() == after.len() && std::iter::zip(before, after).all(|(before, after)| is_near(before, after))
        }
        (Value::Number(before), Value::Number(after)) => {
            (before.as_f64().unwrap() - after.as_f64().unwrap()).abs() < 0.9
        }
        _ => before == after,
    }
}

async fn every_recording_is_drawn_at_build_as_the_script_draws_it_and_nothing_moves(browser: &Browser) {
    let site = StaticSite::shared().await;
    let quiet = site.without_script().await;
    browser.client.set_window_size(1680, 1000).await.unwrap();
    // Without script there is no table of contents beside the page.
    browser.client.goto(&site.url).await.unwrap();
    browser.script("localStorage.setItem('mdbook-sidebar', 'hidden')").await;
    let (mut differing, mut compared) = (Vec::new(), 0);
    for page in pages() {
        // As it stands before the first script of ours, on a page that will have some, and after.
        browser.client.goto(&format!("{quiet}{page}.html")).await.unwrap();
        browser.draw_all().await;
        let before = browser.client.execute_async(PLACES, vec![]).await.unwrap();
        browser.visit(&format!("{}{page}.html", site.url)).await;
        browser.draw_all().await;
        let after = browser.client.execute_async(PLACES, vec![]).await.unwrap();
        for (before, after) in std::iter::zip(before.as_array().unwrap(), after.as_array().unwrap()) {
            assert!(
                is_near(before, after),
                "{page}.html moves when its script comes, from {before} to {after}"
            );
        }
        let found = browser
            .client
            .execute_async(&format!("{ESSENCE}{COMPARE}"), vec![])
            .await
            .unwrap();
        // Which chose the twin, for the next page too.
        browser.script("localStorage.removeItem('course:language')").await;
        let faults = found["differing"].as_array().unwrap().iter();
        differing.extend(faults.map(|fault| format!("{page}.html, {}", fault.as_str().unwrap())));
        compared += found["count"].as_u64().unwrap() as usize;
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
    assert_eq!(compared, pictured(), "pictures of recordings");
}

async fn without_script_the_picture_and_its_transcript_are_there(browser: &Browser) {
    let site = StaticSite::shared().await;
    browser
        .client
        .goto(&format!("{}coffee-shop.html", site.without_script().await))
        .await
        .unwrap();
    browser
        .wait("document.querySelector('#listing-overlapping .bars rect')")
        .await;
    let seen = browser
        .script(
            "const block = document.querySelector('#listing-overlapping');
             const scene = block.querySelector('.scene').getBoundingClientRect();
             const bars = [...block.querySelectorAll('[data-language=rust] .bars > rect')].map((bar) => bar.getBoundingClientRect());
             // Firefox counts half a stroke to a bar.
             return { inside: bars.every(({ left, right }) => scene.left < left + 1 && right < scene.right + 1), count: bars.length, width: scene.width,
                      labels: [...block.querySelectorAll('[data-language=rust] .labels text')].map((label) => label.textContent),
                      lines: block.querySelectorAll('[data-language=rust] .listing-transcript li').length };",
        )
        .await;
    assert_eq!(seen["inside"], true, "{seen}");
    assert_eq!(seen["count"], 3, "{seen}");
    assert!(seen["width"].as_f64() > Some(300.0), "{seen}");
    assert!(
        seen["labels"]
            .as_array()
            .unwrap()
            .contains(&Value::from("waiting for both")),
        "{seen}"
    );
    assert_eq!(seen["lines"], 6, "{seen}");
}
