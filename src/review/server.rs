//! The server of the page: on the loopback address alone, at an address that only who started it knows.

use super::{Decide, Forget, Part, Refusal, Review, Wanted};
use crate::archive::Filter;
use crate::export::html::{CARDS, STYLE};
use crate::lang::Lang;
use axum::body::Body;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Json, Query, Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Router, serve};
use sha2::{Digest, Sha256};
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Notify;

const PAGE: &str = include_str!("page.html");
const SCRIPT: &str = include_str!("page.js");
const LOOKS: &str = include_str!("style.css");

/// How many bytes a request may bring.
const BODY: usize = 64 << 10;

/// What every answer says to the browser: nothing from elsewhere, in no frame, kept nowhere, and the address goes to nobody.
const HEADERS: &[(&str, &str)] = &[
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cache-control", "no-store"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// The server, not running yet.
pub struct Server {
    listener: TcpListener,
    address: String,
    shared: Arc<Shared>,
}

/// Ends a server that runs.
#[derive(Clone)]
pub struct Stop(Arc<Notify>);

impl Stop {
    /// Ends it.
    pub fn stop(&self) {
        self.0.notify_one();
    }
}

/// What all requests share.
struct Shared {
    review: Mutex<Review>,
    lang: Lang,
    /// Hashed, so that comparing takes the same time wherever two differ.
    token: [u8; 32],
    /// What a browser calls this server.
    hosts: [String; 2],
}

impl Server {
    /// Takes a port of the loopback address, any free one for 0.
    ///
    /// # Errors
    /// A port that is in use, or a system without randomness.
    pub fn open(review: Review, port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let mut random = [0; 16];
        getrandom::fill(&mut random)?;
        let token: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
        let shared = Shared {
            lang: review.setting.lang,
            review: Mutex::new(review),
            token: Sha256::digest(&token).into(),
            hosts: [format!("127.0.0.1:{port}"), format!("localhost:{port}")],
        };
        Ok(Self { listener, address: format!("http://127.0.0.1:{port}/{token}/"), shared: Arc::new(shared) })
    }

    /// The address of the page.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Serves until it is stopped. Decisions are kept one by one as they are made, so nothing is lost then.
    ///
    /// # Errors
    /// What the operating system refuses.
    pub fn run(self, stopper: impl FnOnce(Stop)) -> io::Result<()> {
        let stop = Arc::new(Notify::new());
        stopper(Stop(stop.clone()));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            // A browser keeps connections open that it does not use; they are not waited for.
            tokio::select! {
                served = serve(listener, router(self.shared)) => served,
                () = stop.notified() => Ok(()),
            }
        })
    }
}

fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/{token}/", get(page))
        .route("/{token}/page.js", get(|| async { text("text/javascript; charset=utf-8", format!("{CARDS}{SCRIPT}")) }))
        .route("/{token}/style.css", get(|| async { text("text/css; charset=utf-8", format!("{STYLE}{LOOKS}")) }))
        .route("/{token}/api/overview", get(overview))
        .route("/{token}/api/rules", get(rules))
        .route("/{token}/api/list", get(list))
        .route("/{token}/api/rows", get(rows))
        .route("/{token}/api/problem", get(problem))
        .route("/{token}/api/stale", get(stale))
        .route("/{token}/api/decide", post(decide))
        .route("/{token}/api/forget", post(forget))
        .fallback(|| async { refused(StatusCode::NOT_FOUND) })
        .method_not_allowed_fallback(|| async { refused(StatusCode::METHOD_NOT_ALLOWED) })
        .layer(DefaultBodyLimit::max(BODY))
        .layer(middleware::from_fn_with_state(shared.clone(), guard))
        .with_state(shared)
}

/// Lets only the page itself in: it knows the token, calls this server by its name, and comes from nowhere else. Without the last two any
/// page of the browser could try, by a name of its own that leads to this machine.
async fn guard(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let mut response = match admitted(&shared, &request) {
        Ok(()) => next.run(request).await,
        Err(status) => refused(status),
    };
    for (name, value) in HEADERS {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

fn admitted(shared: &Shared, request: &Request) -> Result<(), StatusCode> {
    let headers = request.headers();
    let host = sole(headers, &header::HOST)?.ok_or(StatusCode::FORBIDDEN)?;
    if !shared.hosts.iter().any(|own| own == host) || request.uri().authority().is_some_and(|named| named.as_str() != host) {
        return Err(StatusCode::FORBIDDEN);
    }
    match sole(headers, &header::ORIGIN)? {
        Some(origin) if origin.strip_prefix("http://") != Some(host) => return Err(StatusCode::FORBIDDEN),
        // Browsers name the origin of whatever changes something.
        None if request.method() != Method::GET => return Err(StatusCode::FORBIDDEN),
        _ => {}
    }
    match sole(headers, &HeaderName::from_static("sec-fetch-site"))? {
        None | Some("same-origin" | "none") => {}
        Some(_) => return Err(StatusCode::FORBIDDEN),
    }
    let token = request.uri().path().split('/').nth(1).unwrap_or_default();
    let given: [u8; 32] = Sha256::digest(token).into();
    if given == shared.token { Ok(()) } else { Err(StatusCode::NOT_FOUND) }
}

/// The value of a header that may stand once.
fn sole<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, StatusCode> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().map(|value| value.to_str().map_err(|_| StatusCode::BAD_REQUEST)).transpose()?;
    if values.next().is_some() { Err(StatusCode::BAD_REQUEST) } else { Ok(value) }
}

async fn page(State(shared): State<Arc<Shared>>) -> Response {
    let (lang, short, title) = match shared.lang {
        Lang::Chinese => ("zh-CN", "zh", "勾稽复核"),
        Lang::English => ("en", "en", "gouji review"),
    };
    text("text/html; charset=utf-8", PAGE.replace("@LANG@", lang).replace("@SHORT@", short).replace("@TITLE@", title))
}

async fn overview(State(shared): State<Arc<Shared>>) -> Response {
    answer(shared, Review::overview).await
}

async fn rules(State(shared): State<Arc<Shared>>) -> Response {
    answer(shared, |review| Ok(review.rules())).await
}

async fn list(State(shared): State<Arc<Shared>>, filter: Result<Query<Filter>, QueryRejection>) -> Response {
    let Ok(Query(filter)) = filter else { return refused(StatusCode::BAD_REQUEST) };
    answer(shared, move |review| review.list(&filter)).await
}

async fn rows(State(shared): State<Arc<Shared>>, wanted: Result<Query<Wanted>, QueryRejection>) -> Response {
    let Ok(Query(wanted)) = wanted else { return refused(StatusCode::BAD_REQUEST) };
    answer(shared, move |review| review.rows(&wanted)).await
}

async fn problem(State(shared): State<Arc<Shared>>, wanted: Result<Query<Wanted>, QueryRejection>) -> Response {
    let Ok(Query(wanted)) = wanted else { return refused(StatusCode::BAD_REQUEST) };
    answer(shared, move |review| review.problem(&wanted)).await
}

async fn stale(State(shared): State<Arc<Shared>>, part: Result<Query<Part>, QueryRejection>) -> Response {
    let Ok(Query(part)) = part else { return refused(StatusCode::BAD_REQUEST) };
    answer(shared, move |review| review.stale(&part)).await
}

async fn decide(State(shared): State<Arc<Shared>>, decide: Result<Json<Decide>, JsonRejection>) -> Response {
    match decide {
        Ok(Json(decide)) => answer(shared, move |review| review.decide(&decide)).await,
        Err(rejection) => refused(rejection.status()),
    }
}

async fn forget(State(shared): State<Arc<Shared>>, forget: Result<Json<Forget>, JsonRejection>) -> Response {
    match forget {
        Ok(Json(forget)) => answer(shared, move |review| review.forget(forget)).await,
        Err(rejection) => refused(rejection.status()),
    }
}

/// What the review answers. It asks the database, which blocks, so it does that on a thread of its own.
async fn answer(shared: Arc<Shared>, ask: impl FnOnce(&mut Review) -> Result<String, Refusal> + Send + 'static) -> Response {
    let lang = shared.lang;
    let asked = tokio::task::spawn_blocking(move || ask(&mut shared.review.lock().unwrap_or_else(PoisonError::into_inner)));
    match asked.await {
        Ok(Ok(json)) => text("application/json", json),
        Ok(Err(Refusal::Changed)) => refused(StatusCode::CONFLICT),
        Ok(Err(Refusal::Unknown)) => refused(StatusCode::NOT_FOUND),
        Ok(Err(Refusal::Invalid)) => refused(StatusCode::UNPROCESSABLE_ENTITY),
        Ok(Err(Refusal::Store(error))) => {
            let mut response = text("text/plain; charset=utf-8", error.message(lang));
            *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            response
        }
        Err(_) => refused(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

fn text(kind: &'static str, text: String) -> Response {
    let mut response = Response::new(Body::from(text));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

/// An answer that says no more than its status.
fn refused(status: StatusCode) -> Response {
    let mut response = text("text/plain; charset=utf-8", format!("{status}\n"));
    *response.status_mut() = status;
    response
}
