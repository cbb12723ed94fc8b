//! A market that says its English in the pseudo-locale.
#![expect(clippy::unwrap_used, reason = "a test that meets what it can't do should fail")]

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
};

/// A market in a process of its own, killed with its test.
struct Market(Child, String);

impl Market {
    fn start() -> Self {
        let free = TcpListener::bind("localhost:0").unwrap();
        let port = free.local_addr().unwrap().port().to_string();
        drop(free);
        let mut process = Command::new(env!("CARGO_BIN_EXE_market"))
            .args(["serve", "--ephemeral", "--no-open", "--pseudo-locale", "--port", &port])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(process.stdout.take().unwrap());
        let mut lines = out.lines().map_while(Result::ok);
        let host = lines.find_map(|line| {
            let (_, rest) = line.split_once("Shop      http://")?;
            Some(rest.split_whitespace().next()?.to_owned())
        });
        // The last line of its welcome: its later output is not read.
        let _ = lines.find(|line| line.contains("Logins"));
        Self(process, host.unwrap())
    }

    fn get(&self, path: &str, language: &str) -> String {
        let Self(_, host) = self;
        let mut stream = TcpStream::connect(host).unwrap();
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Language: {language}\r\n\
             Connection: close\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}

impl Drop for Market {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn english_is_pseudo_on_pages_and_in_answers_and_chinese_is_not() {
    let market = Market::start();
    for (path, language, want) in [
        ("/en/login", "en", "⟦Pásswörd"),
        ("/api/products/prd_0000000000000000Z", "en", "⟦Prödüçt ñöt föüñd"),
        ("/api/products?limit=0", "en", "⟦Eñtér á ñümbér fröm 1 tö"),
    ] {
        let answer = market.get(path, language);
        assert!(answer.contains(want), "{path}: {answer}");
    }
    let page = market.get("/login", "zh-TW");
    assert!(page.contains("密碼") && !page.contains('⟦'), "{page}");
    let answer = market.get("/api/products?limit=0", "zh-TW");
    assert!(answer.contains("請輸入 1 到"), "{answer}");
}
