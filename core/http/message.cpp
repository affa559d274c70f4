#include "http/message.h"

#include <array>

#include "base/text.h"
#include "http/target.h"

namespace posthorn::http {

namespace {

constexpr std::array<std::string_view, 7> methods = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

} // namespace

std::string_view methodName(Method method)
{
    return method == Method::Other ? std::string_view() : methods[size_t(method)];
}

Method methodNamed(std::string_view name)
{
    for (size_t i = 0; i < methods.size(); ++i) {
        if (methods[i] == name)
            return Method(i);
    }
    return Method::Other;
}

Query Query::parse(std::string_view text)
{
    constexpr size_t most = 100;
    Query query;
    while (!text.empty() && query.m_all.size() < most) {
        std::string_view value = takeUntil(text, '&');
        if (value.empty())
            continue;
        const std::string_view name = takeUntil(value, '=');
        query.m_all.emplace_back(decodeForm(name), decodeForm(value));
    }
    return query;
}

std::optional<std::string_view> Query::find(std::string_view name) const
{
    for (const auto& [key, value] : m_all) {
        if (key == name)
            return value;
    }
    return std::nullopt;
}

std::string_view Request::part(std::string_view name) const
{
    for (const auto& [key, value] : caught) {
        if (key == name)
            return value;
    }
    return {};
}

std::optional<std::string_view> Request::cookie(std::string_view name) const
{
    for (size_t i = 0; i < fields.size(); ++i) {
        const Fields::Field field = fields.at(i);
        if (!equalsIgnoreCase(field.name, "Cookie"))
            continue;
        std::string_view rest = field.value;
        while (!rest.empty()) {
            std::string_view value = trimmed(takeUntil(rest, ';'));
            const std::string_view key = takeUntil(value, '=');
            if (key != name)
                continue;
            if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
                value = value.substr(1, value.size() - 2);
            return value;
        }
    }
    return std::nullopt;
}

std::string Request::contentType() const
{
    std::string_view value = fields.value("Content-Type");
    return toLower(trimmed(takeUntil(value, ';')));
}

bool Request::isSameOrigin() const
{
    if (const auto site = fields.find("Sec-Fetch-Site"))
        return *site == "same-origin" || *site == "none";
    const auto origin = fields.find("Origin");
    if (!origin)
        return true;
    const std::string ours = (secure ? "https://" : "http://") + std::string(fields.value("Host"));
    return equalsIgnoreCase(*origin, ours);
}

Response Response::text(unsigned status, std::string body, std::string_view type)
{
    Response response;
    response.status = status;
    response.fields.add("Content-Type", type);
    response.body = std::move(body);
    return response;
}

Response Response::json(unsigned status, std::string body)
{
    return text(status, std::move(body), "application/json");
}

Response Response::problem(unsigned status, std::string_view detail)
{
    std::string body = "{\"type\":\"about:blank\",\"title\":" + jsonString(reasonPhrase(status)) +
                       ",\"status\":" + std::to_string(status);
    if (!detail.empty())
        body += ",\"detail\":" + jsonString(detail);
    return text(status, body + "}\n", "application/problem+json");
}

Response Response::redirect(std::string_view location, unsigned status)
{
    Response response;
    response.status = status;
    response.fields.add("Location", location);
    return response;
}

Response Response::empty(unsigned status)
{
    Response response;
    response.status = status;
    return response;
}

std::string_view reasonPhrase(unsigned status)
{
    switch (status) {
    case 100: return "Continue";
    case 101: return "Switching Protocols";
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 411: return "Length Required";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 416: return "Range Not Satisfiable";
    case 417: return "Expectation Failed";
    case 421: return "Misdirected Request";
    case 422: return "Unprocessable Content";
    case 426: return "Upgrade Required";
    case 428: return "Precondition Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    case 505: return "HTTP Version Not Supported";
    case 507: return "Insufficient Storage";
    default: return "Unknown";
    }
}

std::string jsonString(std::string_view text)
{
    constexpr std::string_view hex = "0123456789abcdef";
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            (out += '\\') += c;
        else if (c == '\n')
            out += "\\n";
        else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '<') // never </script> inside a page
            ((out += "\\u00") += hex[size_t(c) >> 4]) += hex[size_t(c) & 15];
        else
            out += c;
    }
    return out += '"';
}

std::string contentDisposition(std::string_view kind, std::string_view fileName)
{
    // RFC 6266 appendix D: a plain name for old programs, and the exact one behind it.
    std::string plain, exact;
    bool differs = false;
    for (const char c : fileName) {
        const auto octet = static_cast<unsigned char>(c);
        const bool simple = octet >= 0x20 && octet < 0x7f && c != '"' && c != '\\' && c != '%' && c != '/';
        plain += simple ? c : '_';
        differs |= !simple;
        const bool attribute = (octet < 0x7f && isToken(std::string_view(&c, 1))) && c != '*' && c != '\'' && c != '%';
        if (attribute)
            exact += c;
        else
            exact += '%' + toUpper(hexEncode(std::string_view(&c, 1)));
    }
    std::string out(kind);
    if (fileName.empty())
        return out;
    out += "; filename=\"" + plain + '"';
    if (differs)
        out += "; filename*=UTF-8''" + exact;
    return out;
}

} // namespace posthorn::http
