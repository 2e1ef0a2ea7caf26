//! JSON as this house writes it: rounded numbers, and one row of a table per line.

use serde_json::Value;
use std::fmt::Write;

/// A number rounded to some decimals; `null` if it is not finite; never `-0.0`.
pub(super) fn number(value: f64, decimals: i32) -> Value {
    Value::from(rounded(value, decimals))
}

/// A number rounded to some decimals; never `-0.0`.
pub(super) fn rounded(value: f64, decimals: i32) -> f64 {
    let scale = 10_f64.powi(decimals);
    (value * scale).round() / scale + 0.0
}

/// Indented by two spaces, with a line feed at the end. What holds only plain values stands on one
/// line, so that a series reads, and differs, row by row.
pub(super) fn pretty(value: &Value) -> String {
    let mut out = String::new();
    write(&mut out, value, 0);
    out.push('\n');
    out
}

fn write(out: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Array(items) if items.iter().any(is_nested) => {
            let items = items.iter().map(|item| (None, item));
            block(out, ('[', ']'), items, depth);
        }
        Value::Object(fields) if depth == 0 || fields.values().any(is_nested) => {
            let fields = fields.iter().map(|(key, value)| (Some(key.as_str()), value));
            block(out, ('{', '}'), fields, depth);
        }
        flat => {
            // Writing to a string cannot fail.
            let _ = write!(out, "{flat}");
        }
    }
}

fn is_nested(value: &Value) -> bool {
    value.is_array() || value.is_object()
}

fn block<'a>(
    out: &mut String,
    (open, close): (char, char),
    items: impl Iterator<Item = (Option<&'a str>, &'a Value)>,
    depth: usize,
) {
    out.push(open);
    for (at, (key, value)) in items.enumerate() {
        out.push_str(if at > 0 { ",\n" } else { "\n" });
        out.push_str(&"  ".repeat(depth + 1));
        if let Some(key) = key {
            let _ = write!(out, "{}: ", Value::from(key));
        }
        write(out, value, depth + 1);
    }
    out.push('\n');
    out.push_str(&"  ".repeat(depth));
    out.push(close);
}
