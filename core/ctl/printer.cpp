#include "ctl/printer.h"

#include <algorithm>

#include "base/text.h"
#include "controller/grammar.h"

namespace posthorn::ctl {

namespace {

void put(std::FILE* out, std::string_view text)
{
    std::fwrite(text.data(), 1, text.size(), out);
}

class ProtocolPrinter final : public Printer {
public:
    explicit ProtocolPrinter(std::FILE* out) : m_out(out) {}
    void status(std::string_view line) override
    {
        m_isList = parseStatus(line).isList;
        put(m_out, std::string(line) + '\n');
    }
    void row(const Words& columns) override { put(m_out, controller::formatWords(columns) + '\n'); }
    void line(std::string_view text) override { put(m_out, std::string(text) + '\n'); }
    void end() override
    {
        if (m_isList)
            put(m_out, ".\n");
        std::fflush(m_out);
    }

private:
    std::FILE* m_out;
    bool m_isList = false;
};

/// What a terminal shows of the text, and how wide that is: control characters would be orders to the terminal.
std::string tame(std::string_view text)
{
    std::string out(text);
    std::replace_if(out.begin(), out.end(), [](unsigned char c) { return c < 32 || c == 127; }, '?');
    return out;
}

std::string_view unstuffed(std::string_view line)
{
    return line.starts_with('.') ? line.substr(1) : line;
}

size_t widthOf(std::string_view text)
{
    return size_t(std::count_if(text.begin(), text.end(), [](unsigned char c) { return (c & 0xC0) != 0x80; }));
}

bool isNumber(std::string_view text)
{
    return text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Columns are as wide as what the first rows hold; what is wider further down moves its own line alone.
class TablePrinter final : public Printer {
public:
    TablePrinter(std::string_view columns, std::FILE* out) : m_out(out)
    {
        for (const std::string_view name : split(columns, ' ')) {
            if (!name.empty())
                m_names.push_back(toUpper(name));
        }
    }
    void status(std::string_view line) override
    {
        m_isList = parseStatus(line).isList;
        if (!m_isList)
            put(m_out, tame(line) + '\n');
    }
    void row(const Words& columns) override
    {
        Words& kept = m_rows.emplace_back();
        for (const std::string& column : columns)
            kept.push_back(tame(column));
        if (m_rows.size() == measured)
            flush();
    }
    void line(std::string_view text) override
    {
        flush();
        put(m_out, tame(unstuffed(text)) + '\n');
    }
    void end() override
    {
        flush();
        std::fflush(m_out);
    }

private:
    static constexpr size_t measured = 2000;

    void flush()
    {
        if (!m_begun && !m_names.empty() && !m_rows.empty())
            m_rows.insert(m_rows.begin(), m_names);
        for (size_t r = 0; r < m_rows.size() && !m_begun; ++r) {
            for (size_t i = 0; i < m_rows[r].size(); ++i) {
                if (i == m_widths.size()) {
                    m_widths.push_back(0);
                    m_right.push_back(true);
                }
                m_widths[i] = std::max(m_widths[i], widthOf(m_rows[r][i]));
                const bool isName = r == 0 && !m_names.empty();
                m_right[i] = m_right[i] && (isName || isNumber(m_rows[r][i]));
            }
        }
        m_begun = m_begun || !m_rows.empty();
        for (const Words& row : m_rows)
            show(row);
        m_rows.clear();
    }
    void show(const Words& row)
    {
        std::string text;
        for (size_t i = 0; i < row.size(); ++i) {
            const size_t wide = i < m_widths.size() ? m_widths[i] : 0;
            const std::string pad(wide - std::min(wide, widthOf(row[i])), ' ');
            const bool right = i < m_right.size() && m_right[i];
            text += (i > 0 ? "  " : "") + (right ? pad + row[i] : row[i] + pad);
        }
        text.erase(text.find_last_not_of(' ') + 1);
        put(m_out, text + '\n');
    }

    std::FILE* m_out;
    Words m_names;
    std::vector<Words> m_rows;
    std::vector<size_t> m_widths;
    std::vector<bool> m_right;
    bool m_isList = false;
    bool m_begun = false;
};

class JsonPrinter final : public Printer {
public:
    JsonPrinter(std::string_view columns, std::FILE* out) : m_out(out)
    {
        for (const std::string_view name : split(columns, ' ')) {
            if (!name.empty())
                m_names.push_back(jsonString(name));
        }
    }
    void status(std::string_view line) override
    {
        const Status status = parseStatus(line);
        m_isList = status.isList;
        if (m_isList)
            return put(m_out, "[");
        put(m_out, "{\"code\": " + std::to_string(status.code) + ", \"text\": " + jsonString(status.text) +
                       (status.reason.empty() ? "" : ", \"reason\": " + jsonString(status.reason)) + '}');
    }
    void row(const Words& columns) override
    {
        // A row of another length than the names' has columns of its own, as the text behind "queue show" has.
        const bool named = !m_names.empty() && columns.size() == m_names.size();
        std::string text = m_any ? ",\n " : "\n ";
        text += named ? '{' : '[';
        for (size_t i = 0; i < columns.size(); ++i)
            text += (i > 0 ? ", " : "") + (named ? m_names[i] + ": " : std::string()) + jsonString(columns[i]);
        put(m_out, text + (named ? '}' : ']'));
        m_any = true;
    }
    void line(std::string_view text) override
    {
        put(m_out, (m_any ? ",\n [" : "\n [") + jsonString(unstuffed(text)) + ']');
        m_any = true;
    }
    void end() override
    {
        put(m_out, m_isList ? (m_any ? "\n]\n" : "]\n") : "\n");
        std::fflush(m_out);
    }

private:
    std::FILE* m_out;
    Words m_names;
    bool m_isList = false;
    bool m_any = false;
};

/// Octets of the valid character at the text's start; 0 where there is none.
size_t characterSize(std::string_view text)
{
    for (size_t size = 1; size <= 4 && size <= text.size(); ++size) {
        if (isUtf8(text.substr(0, size)))
            return size;
    }
    return 0;
}

} // namespace

std::string jsonString(std::string_view text)
{
    std::string out = "\"";
    for (size_t i = 0; i < text.size();) {
        const unsigned char c = static_cast<unsigned char>(text[i]);
        if (c >= 0x80) {
            const size_t size = characterSize(text.substr(i));
            out += size > 0 ? text.substr(i, size) : std::string_view("\xEF\xBF\xBD");
            i += std::max<size_t>(size, 1);
            continue;
        }
        if (c == '"' || c == '\\') {
            out += '\\';
            out += char(c);
        } else if (c < 32 || c == 127) {
            char escaped[8];
            std::snprintf(escaped, sizeof escaped, "\\u%04x", unsigned(c));
            out += escaped;
        } else {
            out += char(c);
        }
        ++i;
    }
    return out + '"';
}

Status parseStatus(std::string_view line)
{
    Status status;
    status.good = line.starts_with('+');
    status.isList = line.starts_with("+00100");
    const size_t space = std::min(line.find(' '), line.size());
    status.code = space > 0 ? parseNumber<int>(line.substr(1, space - 1)).value_or(0) : 0;
    if (status.good)
        status.code = 0; // +00100 only says how the reply goes on
    std::string_view text = line.substr(std::min(space + 1, line.size()));
    const size_t bracket = text.find(" [");
    if (!status.good && bracket != std::string_view::npos && text.ends_with(']')) {
        status.reason = text.substr(bracket + 2, text.size() - bracket - 3);
        text = text.substr(0, bracket);
    }
    status.text = text;
    return status;
}

std::unique_ptr<Printer> makePrinter(Style style, std::string_view columns, std::FILE* out)
{
    switch (style) {
    case Style::Table:
        return std::make_unique<TablePrinter>(columns, out);
    case Style::Json:
        return std::make_unique<JsonPrinter>(columns, out);
    case Style::Protocol:
        break;
    }
    return std::make_unique<ProtocolPrinter>(out);
}

} // namespace posthorn::ctl
