import { findPrinters, printerOf } from "course/model/printers.js";
import { equal, test } from "./harness.js";

const found = (code, language, text) => {
  const printer = printerOf(findPrinters(code, language), text);
  return printer && [printer.first, printer.last];
};

const RUST = `fn main() {
    println!("[till] open");
    // println!("[till] closed");
    println!(
        "[till] {name} paid {price:>5}",
    );
    println!("[till] {}", other);
    eprintln!(r#"raw "text""#);
    println!("{{{}}}", set);
    println!();
}`;

test("a line belongs to the call that can print it, the one with most fixed characters", () => {
  equal(found(RUST, "rust", "[till] open"), [1, 1]);
  equal(found(RUST, "rust", "[till] anna paid     5"), [3, 4]);
  equal(found(RUST, "rust", "[till] anna left"), [6, 6]);
  equal(found(RUST, "rust", 'raw "text"'), [7, 7]);
  equal(found(RUST, "rust", "{1, 2}"), [8, 8]);
});

test("what nobody printed belongs to nobody, nor does what a comment would print", () => {
  equal(found(RUST, "rust", "elsewhere"), null);
  equal(found('// println!("gone");', "rust", "gone"), null);
});

test("in Python only f-strings have holes, and neighbouring literals are one", () => {
  const code = 'print(f"[{name}] ready")\nprint("[{name}] as it is")\nprint("one "\n      "two")\nprint("a", b)';
  equal(found(code, "python", "[anna] ready"), [0, 0]);
  equal(found(code, "python", "[anna] as it is"), null);
  equal(found(code, "python", "one two"), [2, 3]);
  equal(found(code, "python", "a 7"), [4, 4]);
});
