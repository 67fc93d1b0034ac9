#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hubmap {

/// `text` with the five characters that mean something in HTML replaced.
[[nodiscard]] inline std::string html_escape(std::string_view text) {
    std::string escaped;
    for (char c : text) switch (c) {
            case '&':
                escaped += "&amp;";
                break;
            case '<':
                escaped += "&lt;";
                break;
            case '>':
                escaped += "&gt;";
                break;
            case '"':
                escaped += "&quot;";
                break;
            case '\'':
                escaped += "&#39;";
                break;
            default:
                escaped += c;
        }
    return escaped;
}

/// A table; the first row is its head. Cells are text and are escaped.
[[nodiscard]] inline std::string html_table(const std::vector<std::vector<std::string>>& rows) {
    std::string table = "<table>";
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::string tag = i == 0 ? "th" : "td";
        table += "<tr>";
        for (const auto& cell : rows[i]) table += "<" + tag + ">" + html_escape(cell) + "</" + tag + ">";
        table += "</tr>";
    }
    return table + "</table>";
}

/// Base64 of RFC 4648 with padding, as data: addresses hold it.
[[nodiscard]] inline std::string base64(std::string_view bytes) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const unsigned count = bytes.size() - i < 3 ? static_cast<unsigned>(bytes.size() - i) : 3;
        const auto byte = [&](std::size_t at) -> unsigned { return static_cast<unsigned char>(bytes[at]); };
        unsigned bits = byte(i) << 16;
        if (count > 1) bits |= byte(i + 1) << 8;
        if (count > 2) bits |= byte(i + 2);
        text += digits[bits >> 18];
        text += digits[bits >> 12 & 63];
        text += count > 1 ? digits[bits >> 6 & 63] : '=';
        text += count > 2 ? digits[bits & 63] : '=';
    }
    return text;
}

/// A whole page that needs no other file: `body` between a head with the style of our reports and its end.
[[nodiscard]] inline std::string html_page(const std::string& title, const std::string& body) {
    constexpr std::string_view style =
        "body{font:15px/1.5 system-ui,sans-serif;max-width:1080px;margin:2em auto;padding:0 1em;color:#222}"
        "h1{font-size:1.6em}h2{font-size:1.2em;margin-top:2em;border-bottom:1px solid #ccc}"
        "table{border-collapse:collapse}th,td{padding:.25em .8em;text-align:left;border-bottom:1px solid "
        "#ddd;"
        "font-variant-numeric:tabular-nums}th{background:#f4f4f4}"
        "figure{display:inline-block;margin:.5em;vertical-align:top}figcaption{font-size:.85em}"
        "img{max-width:100%}svg text{font:12px system-ui,sans-serif}.title{font-weight:600}.grid{stroke:#ddd}"
        ".tick{fill:#666;dominant-baseline:middle}.end{text-anchor:end}"
        "figure svg{width:100%;height:auto}path.truth{stroke:#1668c7}path.prediction{stroke:#e07000}"
        "path.truth,path.prediction{fill:none;stroke-width:2;vector-effect:non-scaling-stroke}"
        "b.truth{color:#1668c7}b.prediction{color:#e07000}";
    return "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + html_escape(title) +
           "</title><style>" + std::string(style) + "</style></head><body><h1>" + html_escape(title) +
           "</h1>" + body + "</body></html>\n";
}

}  // namespace hubmap
