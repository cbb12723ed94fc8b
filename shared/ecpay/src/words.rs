//! Words that ECPay's firewall takes for commands.
//!
//! A form whose `ItemName` or `TradeDesc` holds one is refused with `10400011`, so that a book
//! about Python could never be paid. ECPay names some of about forty (`ECPay/ECPay-API-Skill` at
//! 5e4941d, `SKILL.md`): echo, python, cmd, wget, curl, ping, net, telnet, bash. The others are not
//! published; those below are the commands that firewalls commonly look for, by the OWASP Core
//! Rule Set (`unix-shell.data`, rule 932100 and those after it). A word too many does no harm: it
//! stays readable.

/// Commands that are broken up wherever they stand, because it is not known whether the firewall
/// looks at whole words. They are in few other words.
const ANYWHERE: &[&str] = &[
    "bash",
    "curl",
    "echo",
    "grep",
    "netcat",
    "netsh",
    "netstat",
    "nmap",
    "nslookup",
    "passwd",
    "phpinfo",
    "powershell",
    "python",
    "socat",
    "sudo",
    "telnet",
    "tftp",
    "traceroute",
    "uname",
    "wget",
    "whoami",
];

/// Commands that are parts of many other words, of shopping and network: only as words of their
/// own.
const WHOLE: &[&str] = &[
    "awk", "cat", "cmd", "cp", "dir", "eval", "exec", "ftp", "kill", "nc", "net", "perl", "php",
    "ping", "rm", "ruby", "sed", "sh", "shutdown", "ssh", "su", "system", "zsh",
];

/// `text` with one letter of each such word in full width: it reads alike, has as many characters,
/// and is no command.
pub(crate) fn broken_up(text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for start in 0..letters.len() {
        let Some((before, rest)) = letters.split_at_checked(start) else { break };
        let begins_word = before.last().is_none_or(|letter| !letter.is_ascii_alphanumeric());
        let anywhere = ANYWHERE.iter().any(|word| begins(rest, word).is_some());
        let whole = || {
            let is_end = |next: Option<&char>| next.is_none_or(|c| !c.is_ascii_alphanumeric());
            WHOLE.iter().filter_map(|word| begins(rest, word)).any(|rest| is_end(rest.first()))
        };
        if (anywhere || begins_word && whole())
            && let Some(letter) = letters.get_mut(start)
        {
            *letter = full_width(*letter);
        }
    }
    letters.into_iter().collect()
}

/// What follows `word` at the beginning of `letters`, in any case.
fn begins<'a>(letters: &'a [char], word: &str) -> Option<&'a [char]> {
    let (start, rest) = letters.split_at_checked(word.len())?;
    let same = start.iter().zip(word.chars()).all(|(one, other)| one.eq_ignore_ascii_case(&other));
    same.then_some(rest)
}

/// The full-width twin of an ASCII letter.
fn full_width(letter: char) -> char {
    const DISTANCE: u32 = 0xfee0;
    let twin = u32::from(letter).checked_add(DISTANCE).and_then(char::from_u32);
    twin.filter(|_| letter.is_ascii_graphic()).unwrap_or(letter)
}
