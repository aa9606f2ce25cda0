//! Into which error shall the `?` of this block turn its own?

#[tokio::main]
async fn main() {
    let asked = tokio::spawn(async {
        let price: u32 = "320".parse()?;
        Ok(price)
    });
    match asked.await.unwrap() {
        Ok(price) => println!("[main] costs {price}"),
        Err(error) => println!("[main] fails: {error}"),
    }
}
