//! scratch
#![allow(clippy::all, clippy::pedantic, clippy::restriction, missing_docs, reason = "scratch")]
use std::sync::Arc; use std::time::Instant; use std::io::Write;
use localcloud::dynamodb::Dynamo; use localcloud::sqs::Queues;
#[path = "../tests/local/hand.rs"] mod hand; use hand::*;
use aws_sdk_dynamodb::types::*;
fn clock() -> localcloud::Clock { Arc::new(|| std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis() as i64) }
fn txn(i: usize) -> (TransactWriteItem, TransactWriteItem) {
    let u = Update::builder().table_name(TABLE).key("pk", s("tea")).key("sk", s("stock")).update_expression("SET #left = #left - :one").condition_expression("#left >= :one").expression_attribute_names("#left","left").expression_attribute_values(":one", n(1)).build().unwrap();
    let p = Put::builder().table_name(TABLE).item("pk", s(format!("o{i}"))).item("sk", s("order")).item("text", s("x".repeat(300))).build().unwrap();
    (TransactWriteItem::builder().update(u).build(), TransactWriteItem::builder().put(p).build())
}
async fn run(client: &aws_sdk_dynamodb::Client, label: &str, count: usize) {
    put(client, "tea", "stock", 100_000_000).await;
    let step = count / 4;
    for q in 0..4 { let t = Instant::now();
        for i in 0..step { let (a,b) = txn(q*step+i); client.transact_write_items().transact_items(a).transact_items(b).send().await.unwrap(); }
        println!("{label}: txn {}..{}: {:.0} us each", q*step, (q+1)*step, t.elapsed().as_micros() as f64 / step as f64); }
    let t = Instant::now(); for _ in 0..2000 { left(client, "tea", "stock").await; } println!("{label}: get {:.0} us", t.elapsed().as_micros() as f64/2000.0);
    let t = Instant::now(); for _ in 0..2000 { let _ = client.describe_limits().send().await; } println!("{label}: sdk alone {:.0} us", t.elapsed().as_micros() as f64/2000.0);
    let t = Instant::now(); for i in 0..2000 { put(client, "p", &i.to_string(), 1).await; } println!("{label}: put {:.0} us", t.elapsed().as_micros() as f64/2000.0);
}
#[tokio::main(flavor = "current_thread")] async fn main() {
    let args: Vec<String> = std::env::args().collect();
    match args[1].as_str() {
        "bench" => {
            let t = Instant::now(); for _ in 0..200 { let d = Dynamo::memory(clock()).unwrap(); create_table(&d.client()).await; } println!("fresh: {:.2} ms", t.elapsed().as_micros() as f64/200.0/1000.0);
            let d = Dynamo::memory(clock()).unwrap(); create_table(&d.client()).await; run(&d.client(), "memory", 20_000).await;
            let t = Instant::now(); let r = d.stream_records(TABLE, None, 1000).unwrap(); println!("1000 stream records {:?}", t.elapsed());
            let t = Instant::now(); let r2 = d.stream_records(TABLE, Some(r[999]["dynamodb"]["SequenceNumber"].as_str().unwrap()), 10).unwrap(); println!("next {} {:?}", r2.len(), t.elapsed());
            let rec = d.recorder(); run(&d.client(), "memory recorded", 4_000).await; println!("{}", rec.take().len());
            let dir = directory("bench"); let d = Dynamo::file(&dir.join("m.db"), clock()).unwrap(); create_table(&d.client()).await; run(&d.client(), "file", 20_000).await;
            drop(d); let t = Instant::now(); let d = Dynamo::file(&dir.join("m.db"), clock()).unwrap(); println!("reopen {:?}", t.elapsed()); println!("size {}", std::fs::metadata(dir.join("m.db")).unwrap().len()); drop(d);
            for (label, q) in [("sqs memory", Queues::new(clock())), ("sqs file", Queues::open(&dir.join("q"), clock()).unwrap())] {
                let c = q.client(); let url = c.create_queue().queue_name("q").send().await.unwrap().queue_url.unwrap();
                let t = Instant::now(); for i in 0..5000 { c.send_message().queue_url(&url).message_body(format!("m{i}")).send().await.unwrap(); } println!("{label}: send {:.0} us", t.elapsed().as_micros() as f64/5000.0);
                let t = Instant::now(); let mut got = 0; loop { let m = c.receive_message().queue_url(&url).max_number_of_messages(10).send().await.unwrap(); if m.messages().is_empty() {break} got += m.messages().len(); let mut b = c.delete_message_batch().queue_url(&url); for (i,m) in m.messages().iter().enumerate() { b = b.entries(aws_sdk_sqs::types::DeleteMessageBatchRequestEntry::builder().id(i.to_string()).receipt_handle(m.receipt_handle().unwrap()).build().unwrap()); } b.send().await.unwrap(); } println!("{label}: drain {got}: {:.0} us a message", t.elapsed().as_micros() as f64/5000.0);
            }
        }
        "write" => {
            let dir = std::path::PathBuf::from(&args[2]); let d = Dynamo::file(&dir.join("m.db"), clock()).unwrap(); let c = d.client();
            if c.describe_table().table_name(TABLE).send().await.is_err() { create_table(&c).await; put(&c, "tea", "stock", 100_000_000).await; }
            let q = Queues::open(&dir.join("q"), clock()).unwrap(); let qc = q.client(); let url = qc.create_queue().queue_name("q").send().await.unwrap().queue_url.unwrap();
            let start: usize = args[3].parse().unwrap(); let mut out = std::io::stdout().lock();
            for i in start.. { let (a,b) = txn(i); c.transact_write_items().transact_items(a).transact_items(b).send().await.unwrap(); qc.send_message().queue_url(&url).message_body(i.to_string()).send().await.unwrap(); writeln!(out, "{i}").unwrap(); out.flush().unwrap(); }
        }
        "check" => {
            let dir = std::path::PathBuf::from(&args[2]); let t = Instant::now(); let d = Dynamo::file(&dir.join("m.db"), clock()).unwrap(); let opened = t.elapsed(); let c = d.client();
            let t = Instant::now(); let q = Queues::open(&dir.join("q"), clock()).unwrap(); let qopened = t.elapsed(); let qc = q.client(); let url = qc.create_queue().queue_name("q").send().await.unwrap().queue_url.unwrap();
            let acked: Vec<usize> = std::io::stdin().lines().map(|l| l.unwrap().parse().unwrap()).collect();
            let mut lost = 0; let mut orders = 0; for i in &acked { if c.get_item().table_name(TABLE).key("pk", s(format!("o{i}"))).key("sk", s("order")).send().await.unwrap().item.is_none() { lost += 1; } else { orders += 1 } }
            let stock = left(&c, "tea", "stock").await.unwrap();
            let mut inserts = std::collections::BTreeSet::new(); let mut after: Option<String> = None; let mut total = 0; loop { let r = d.stream_records(TABLE, after.as_deref(), 1000).unwrap(); if r.is_empty() {break} total += r.len(); for x in &r { let seq = x["dynamodb"]["SequenceNumber"].as_str().unwrap(); assert!(after.as_deref() < Some(seq)); after = Some(seq.into()); if x["eventName"] == "INSERT" { inserts.insert(x["dynamodb"]["Keys"]["pk"]["S"].as_str().unwrap().to_string()); } } }
            let stream_lost = acked.iter().filter(|i| !inserts.contains(&format!("o{i}"))).count();
            let mut bodies = std::collections::BTreeSet::new(); loop { let m = qc.receive_message().queue_url(&url).max_number_of_messages(10).visibility_timeout(1).send().await.unwrap(); if m.messages().is_empty() {break} for x in m.messages() { if !bodies.insert(x.body().unwrap().to_string()) { break } } if bodies.len() >= acked.len() + 100 { break } }
            let q_lost = acked.iter().filter(|i| !bodies.contains(&i.to_string())).count();
            println!("acked {} orders {orders} lost {lost}, stock taken {}, stream {total} lost {stream_lost}, queue has {} lost {q_lost}; open {opened:?} {qopened:?}", acked.len(), 100_000_000 - stock, bodies.len());
        }
        _ => panic!(),
    }
}
