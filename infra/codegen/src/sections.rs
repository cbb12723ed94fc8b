//! Generated parts of files that are otherwise written by hand.

/// The line above a generated part.
const BEGIN: &str = "# cargo gen: begin";
/// The line below it.
const END: &str = "# cargo gen: end";

/// `file` with `lines` as its generated part: instead of the old part, or at the end.
pub(crate) fn replace(file: &str, lines: &[String]) -> String {
    let mut out = String::with_capacity(file.len());
    let mut push = |line: &str| {
        out.push_str(line);
        out.push('\n');
    };
    let mut section = || {
        push(BEGIN);
        lines.iter().for_each(|line| push(line));
        push(END);
    };
    match file.split_once(BEGIN).and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)))
    {
        Some((before, after)) => {
            section();
            format!("{before}{out}{}", after.trim_start_matches('\n'))
        }
        None => {
            section();
            format!("{}\n\n{out}", file.trim_end())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_added_once_and_then_replaced() {
        let one = replace("[package]\n", &["a = 1".to_owned()]);
        assert_eq!(one, "[package]\n\n# cargo gen: begin\na = 1\n# cargo gen: end\n");
        let more = format!("{one}[dev-dependencies]\n");
        let other = replace(&more, &["b = 2".to_owned()]);
        assert_eq!(other, more.replace("a = 1", "b = 2"));
        assert_eq!(replace(&other, &["b = 2".to_owned()]), other);
    }
}
