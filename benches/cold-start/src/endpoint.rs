//! A DynamoDB that finds nothing and a Secrets Manager with the signing keys, behind TLS.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{Router, body::Body, serve::Listener};
use http::{HeaderValue, Request, Response};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivatePkcs8KeyDer},
    },
    server::TlsStream,
};

pub(crate) type Failed = Box<dyn std::error::Error + Send + Sync>;

/// Certificates and a key that are worth nothing; see `tls/README.md`.
const CHAIN: [&[u8]; 2] =
    [include_bytes!("../tls/leaf.der"), include_bytes!("../tls/intermediate.der")];
const KEY: &[u8] = include_bytes!("../tls/leaf-key.der");

/// It listens until it is dropped.
pub(crate) struct Endpoint {
    address: SocketAddr,
    calls: Arc<AtomicUsize>,
    server: JoinHandle<()>,
}

impl Endpoint {
    /// `keys` is what every secret holds.
    pub(crate) async fn open(keys: &str) -> Result<Self, Failed> {
        let chain = CHAIN.map(CertificateDer::from).to_vec();
        let key = PrivatePkcs8KeyDer::from(KEY);
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key.into())?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let listener = Tls { listener, acceptor: TlsAcceptor::from(Arc::new(config)) };

        let calls = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&calls);
        let secret_text = serde_json::json!({ "Name": "keys", "SecretString": keys }).to_string();
        let router = Router::new().fallback(move |request: Request<Body>| {
            counted.fetch_add(1, Ordering::Relaxed);
            let target = request.headers().get("x-amz-target").and_then(|name| name.to_str().ok());
            let secret = target.is_some_and(|name| name.starts_with("secretsmanager."));
            // Else no item, no items, nothing unprocessed.
            let body = if secret { secret_text.clone() } else { "{}".to_owned() };
            async { answer(body) }
        });
        let server = tokio::spawn(async move {
            // It never returns by itself.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { address, calls, server })
    }

    pub(crate) fn url(&self) -> String {
        format!("https://localhost:{}", self.address.port())
    }

    /// How often it was asked for anything.
    pub(crate) fn calls(&self) -> usize {
        self.calls.load(Ordering::Relaxed)
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn answer(body: String) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    let kind = HeaderValue::from_static("application/x-amz-json-1.0");
    response.headers_mut().insert("content-type", kind);
    response
}

struct Tls {
    listener: TcpListener,
    acceptor: TlsAcceptor,
}

impl Listener for Tls {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let (stream, address) = Listener::accept(&mut self.listener).await;
            // A client whose TLS handshake fails is ignored.
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}
