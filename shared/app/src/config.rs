//! What an operator sets, read once.

use domain::Locale;

/// The settings of a market.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Where customers find the market: `https://market.example`.
    pub public_url: String,
    /// Where ECPay finds it: the API's own address, without a CDN before it
    /// (ECPay developers page 2858).
    pub callback_url: String,
    /// Whether this is the demonstration market, which shows its logins.
    pub demonstration: bool,
    /// Whether cookies are sent over HTTPS only. Off on `http://localhost` alone.
    pub secure_cookies: bool,
    /// Who else may call the API from a browser: origins, or none.
    pub cors_origins: Vec<String>,
}

/// Settings that are not there.
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
    /// [`Missing`] names all that are not there at once.
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
            cors_origins: lookup("CORS_ORIGINS")
                .unwrap_or_default()
                .split(',')
                .map(|origin| origin.trim().to_owned())
                .filter(|origin| !origin.is_empty())
                .collect(),
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
    fn a_deployed_market_is_never_the_demonstration() {
        let set = |name: &str| Some(format!("https://{}.tw/", name.to_lowercase()));
        let config = Config::read(&set).unwrap();
        assert_eq!(config.public_url, "https://public_url.tw");
        assert!(!config.demonstration);
        assert!(config.secure_cookies);
    }
}
