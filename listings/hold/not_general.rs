//! A closure that takes a reference, in a task that must be `Send`

use futures::{StreamExt, stream};

async fn fetch(page: &str) -> usize {
    page.len()
}

#[tokio::main]
async fn main() {
    let pages = vec!["home".to_owned(), "menu".to_owned()];
    let sizes = tokio::spawn(async move {
        let sizes = stream::iter(&pages).map(|page| fetch(page)).buffered(2);
        sizes.collect::<Vec<_>>().await
    });
    println!("[main] {:?}", sizes.await.unwrap());
}
