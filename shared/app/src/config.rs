//! The operator's settings, read from environment variables once at start.

use domain::Locale;

/// The settings of a market.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The market's public address: `https://market.example`.
    pub public_url: String,
    /// The address that ECPay posts its callbacks to: the API's own, without the CDN
    /// (ECPay developers page 2858).
    pub callback_url: String,
    /// Whether this is the demonstration market, which shows its logins.
    pub demonstration: bool,
    /// Whether cookies are sent over HTTPS only. Off on `http://localhost` alone.
    pub secure_cookies: bool,
    /// Other sites whose pages may call the API from a browser (CORS).
    pub cors_origins: Origins,
}

/// Origins of other sites, such as `https://app.example.com`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    /// The origins.
    pub list: Vec<String>,
    /// Whether every port of this machine is allowed too: in the local market only.
    pub localhost: bool,
}

impl Origins {
    /// Whether `origin` is one of them.
    #[must_use]
    pub fn allow(&self, origin: &str) -> bool {
        self.list.iter().any(|known| known == origin) || (self.localhost && is_localhost(origin))
    }
}

/// Whether an origin is a web server on this machine (`http://localhost:5173`).
fn is_localhost(origin: &str) -> bool {
    let host = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    let Some(host) = host else { return false };
    ["localhost", "127.0.0.1", "[::1]"].iter().any(|local| match host.strip_prefix(local) {
        Some("") => true,
        Some(port) => port.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok()),
        None => false,
    })
}

/// Required settings that are missing or empty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these settings are missing or empty: {}", .0.join(", "))]
pub struct Missing(pub Vec<&'static str>);

impl Config {
    /// The address of the page at `path` in `locale`.
    #[must_use]
    pub fn page(&self, locale: Locale, path: &str) -> String {
        match locale {
            Locale::ZhTw => format!("{}{path}", self.public_url),
            Locale::En => format!("{}/en{path}", self.public_url),
        }
    }

    /// Reads the settings of a deployed market through `lookup`.
    ///
    /// # Errors
    /// [`Missing`] names all missing settings at once.
    pub fn read(lookup: &impl Fn(&str) -> Option<String>) -> Result<Self, Missing> {
        let mut missing = Vec::new();
        let mut need = |name: &'static str| match lookup(name).filter(|value| !value.is_empty()) {
            Some(value) => value.trim_end_matches('/').to_owned(),
            None => {
                missing.push(name);
                String::new()
            }
        };
        let config = Self {
            public_url: need("PUBLIC_URL"),
            callback_url: need("CALLBACK_URL"),
            demonstration: false,
            secure_cookies: true,
            cors_origins: Origins {
                list: lookup("CORS_ORIGINS")
                    .unwrap_or_default()
                    .split(',')
                    .map(|origin| origin.trim().trim_end_matches('/').to_owned())
                    .filter(|origin| !origin.is_empty())
                    .collect(),
                localhost: false,
            },
        };
        if missing.is_empty() { Ok(config) } else { Err(Missing(missing)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_missing_settings_are_named_at_once() {
        let read = Config::read(&|_| None);
        assert_eq!(read, Err(Missing(vec!["PUBLIC_URL", "CALLBACK_URL"])));
    }

    #[test]
    fn origins_are_compared_whole() {
        let listed = Origins { list: vec!["https://app.tw".to_owned()], localhost: false };
        let local = Origins { localhost: true, ..listed.clone() };
        for (origin, want) in [
            ("https://app.tw", (true, true)),
            ("https://app.tw.evil.example", (false, false)),
            ("http://localhost:5173", (false, true)),
            ("http://127.0.0.1:8000", (false, true)),
            ("http://[::1]:8000", (false, true)),
            ("http://localhost", (false, true)),
            ("http://localhost.evil.example", (false, false)),
            ("http://localhost:5173.evil.example", (false, false)),
            ("http://localhost:99999", (false, false)),
            ("null", (false, false)),
            ("", (false, false)),
        ] {
            assert_eq!((listed.allow(origin), local.allow(origin)), want, "{origin}");
        }
    }

    #[test]
    fn a_deployed_market_is_never_the_demonstration() {
        let set = |name: &str| Some(format!("https://{}.tw/", name.to_lowercase()));
        let config = Config::read(&set).unwrap();
        assert_eq!(config.public_url, "https://public_url.tw");
        assert!(!config.demonstration);
        assert!(config.secure_cookies);
    }
}
