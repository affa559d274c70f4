// The one place that knows Boost.Beast.
#include "http/head_parser.h"

#include <boost/beast/http/basic_parser.hpp>

#include "base/text.h"
#include "http/target.h"

namespace posthorn::http {

namespace {

namespace beast = boost::beast;

/// Beast's parser, which puts what it finds into our own values.
template<bool isRequest>
class BeastHead final : public beast::http::basic_parser<isRequest> {
public:
    explicit BeastHead(const HeadLimits& limits)
        : m_limits(limits)
    {
        this->header_limit(uint32_t(limits.bytes + 4));
        this->body_limit(boost::none);
    }
    std::string method;
    std::string target;
    int minorVersion = 1;
    unsigned status = 0;
    Fields fields;
    bool tooMany = false;

private:
    using Code = beast::error_code;
    using View = beast::string_view;
    static std::string_view view(View text) { return {text.data(), text.size()}; }

    void on_request_impl(beast::http::verb, View givenMethod, View givenTarget, int version, Code&) override
    {
        method = view(givenMethod);
        target = view(givenTarget);
        minorVersion = version % 10;
    }
    void on_response_impl(int code, View, int version, Code&) override
    {
        status = unsigned(code);
        minorVersion = version % 10;
    }
    void on_field_impl(beast::http::field, View name, View value, Code& code) override
    {
        if (fields.size() >= m_limits.fields) {
            tooMany = true;
            code = beast::http::error::header_limit;
            return;
        }
        fields.add(view(name), view(value));
    }
    void on_header_impl(Code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, Code&) override {}
    std::size_t on_body_impl(View, Code&) override { return 0; }
    void on_chunk_header_impl(std::uint64_t, View, Code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, View, Code&) override { return 0; }
    void on_finish_impl(Code&) override {}

    const HeadLimits& m_limits;
};

tl::unexpected<Refusal> refuse(unsigned status, std::string_view why)
{
    return tl::unexpected<Refusal>(Refusal{status, why});
}

bool isVisible(std::string_view text)
{
    for (const char c : text) {
        if (c <= 0x20 || c == 0x7f) // octets above 0x7f are negative or large: not visible ASCII either way
            return false;
        if (static_cast<unsigned char>(c) > 0x7f)
            return false;
    }
    return true;
}

/// "METHOD SP target SP HTTP/1.x" with one space each, and nothing else.
std::optional<Refusal> checkRequestLine(std::string_view line, const HeadLimits& limits)
{
    constexpr size_t longestMethod = 32;
    const std::string_view method = takeUntil(line, ' ');
    if (!isToken(method))
        return Refusal{400, "the request line is malformed"};
    if (method.size() > longestMethod)
        return Refusal{501, "the method is unknown"};
    const std::string_view target = takeUntil(line, ' ');
    if (target.size() > limits.target)
        return Refusal{414, "the request target is too long"};
    if (target.empty() || !isVisible(target))
        return Refusal{400, "the request target is malformed"};
    if (line == "HTTP/1.1" || line == "HTTP/1.0")
        return std::nullopt;
    if (line.size() == 8 && line.substr(0, 5) == "HTTP/" && line[6] == '.' && line[5] >= '0' && line[5] <= '9' &&
        line[7] >= '0' && line[7] <= '9')
        return Refusal{505, "this version of HTTP is not spoken here"};
    return Refusal{400, "the request line is malformed"};
}

/// RFC 9112 section 5: a token, a colon at once, no folding, no controls.
bool isFieldLine(std::string_view line)
{
    std::string_view value = line;
    const std::string_view name = takeUntil(value, ':');
    if (name.size() == line.size() || !isToken(name))
        return false;
    for (const char c : value) {
        if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f)
            return false;
    }
    return true;
}

/// Takes a line off @p rest.
std::string_view lineOf(std::string_view& rest)
{
    const size_t end = rest.find("\r\n");
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 2);
    return line;
}

bool areFieldLines(std::string_view rest)
{
    while (!rest.empty()) {
        const std::string_view line = lineOf(rest);
        if (!line.empty() && !isFieldLine(line))
            return false;
    }
    return true;
}

std::optional<uint64_t> lengthOf(const Fields& fields)
{
    const std::string_view text = fields.value("Content-Length");
    const auto number = parseNumber<uint64_t>(text);
    if (fields.count("Content-Length") > 1 || !number || text.find_first_not_of("0123456789") != std::string_view::npos ||
        *number > uint64_t(INT64_MAX))
        return std::nullopt;
    return number;
}

/// RFC 9112 section 6.3: how the body is framed, without any doubt.
std::optional<Refusal> readFraming(Head& head)
{
    const Fields& fields = head.request.fields;
    const size_t lengths = fields.count("Content-Length");
    const size_t codings = fields.count("Transfer-Encoding");
    if (codings > 0) {
        if (lengths > 0)
            return Refusal{400, "both Transfer-Encoding and Content-Length"};
        if (head.request.minorVersion == 0)
            return Refusal{400, "Transfer-Encoding in HTTP/1.0"};
        const std::string_view coding = fields.value("Transfer-Encoding");
        if (codings > 1 || coding.find(',') != std::string_view::npos || coding.find(';') != std::string_view::npos)
            return Refusal{400, "Transfer-Encoding is doubtful"};
        if (!equalsIgnoreCase(coding, "chunked"))
            return Refusal{501, "of transfer codings only chunked is understood"};
        head.chunked = true;
        return std::nullopt;
    }
    if (lengths == 0)
        return std::nullopt;
    const auto number = lengthOf(fields);
    if (!number)
        return Refusal{400, "Content-Length is doubtful"};
    head.contentLength = *number;
    head.hasLength = true;
    return std::nullopt;
}

std::optional<Refusal> readTarget(Request& request)
{
    if (request.methodText == "CONNECT")
        return Refusal{501, "this server is no proxy"};
    const auto target = splitTarget(request.target);
    if (!target || (target->path == "*" && request.method != Method::Options))
        return Refusal{400, "the request target is malformed"};
    auto path = decodePath(target->path);
    if (!path)
        return Refusal{400, "the path is not acceptable"};
    const size_t hosts = request.fields.count("Host");
    if (hosts > 1 || (hosts == 0 && request.minorVersion > 0))
        return Refusal{400, "exactly one Host field is needed"};
    const std::string_view authority =
        target->authority.empty() ? request.fields.value("Host") : target->authority;
    auto host = hostOf(authority);
    const auto named = hostOf(request.fields.value("Host"));
    if ((!host && !authority.empty()) || (hosts > 0 && !named && !request.fields.value("Host").empty()))
        return Refusal{400, "the host is malformed"};
    request.host = std::move(host).value_or("");
    request.queryText = target->query;
    request.path = std::move(*path);
    return std::nullopt;
}

} // namespace

HeadScanner::Status HeadScanner::scan(std::string_view bytes, size_t limit)
{
    const size_t end = std::min(bytes.size(), limit);
    while (m_at < end) {
        const char c = bytes[m_at++];
        if (m_cr) {
            if (c != '\n')
                return Status::Broken;
            m_cr = false;
            if (m_lineEmpty && !m_firstLine)
                return Status::Complete;
            m_lineEmpty = true;
            m_firstLine = false;
        } else if (c == '\r') {
            m_cr = true;
        } else if (c == '\n' || c == '\0') {
            return Status::Broken;
        } else {
            m_lineEmpty = false;
        }
    }
    return bytes.size() >= limit ? Status::TooLong : Status::NeedMore;
}

tl::expected<Head, Refusal> parseHead(std::string_view bytes, const HeadLimits& limits)
{
    std::string_view rest = bytes;
    if (const auto no = checkRequestLine(lineOf(rest), limits))
        return tl::unexpected<Refusal>(*no);
    if (!areFieldLines(rest))
        return refuse(400, "a header field is malformed");

    Head head;
    BeastHead<true> parser(limits);
    beast::error_code code;
    parser.put(boost::asio::buffer(bytes.data(), bytes.size()), code);
    if (parser.tooMany)
        return refuse(431, "too many header fields");
    if (!parser.is_header_done()) {
        // Beast has an opinion on lengths and codings too, and any doubt is one too many.
        return refuse(400, "the head of the request is malformed");
    }
    head.request.methodText = std::move(parser.method);
    head.request.target = std::move(parser.target);
    head.request.minorVersion = parser.minorVersion;
    head.request.fields = std::move(parser.fields);
    head.request.method = methodNamed(head.request.methodText);
    if (const auto no = readFraming(head))
        return tl::unexpected<Refusal>(*no);
    if (const auto no = readTarget(head.request))
        return tl::unexpected<Refusal>(*no);
    const Fields& fields = head.request.fields;
    const std::string connection = fields.joined("Connection");
    head.keepAlive = head.request.minorVersion > 0 ? !listHas(connection, "close") : listHas(connection, "keep-alive");
    if (const auto expect = fields.find("Expect")) {
        if (!equalsIgnoreCase(*expect, "100-continue"))
            return refuse(417, "this expectation cannot be met");
        head.expectsContinue = head.request.minorVersion > 0 && head.hasBody();
    }
    return head;
}

tl::expected<ResponseHead, Refusal> parseResponseHead(std::string_view bytes)
{
    const HeadLimits limits;
    std::string_view rest = bytes;
    const std::string_view line = lineOf(rest);
    if (line.substr(0, 7) != "HTTP/1." || line.size() < 12 || !areFieldLines(rest))
        return refuse(502, "the answer is malformed");
    BeastHead<false> parser(limits);
    beast::error_code code;
    parser.put(boost::asio::buffer(bytes.data(), bytes.size()), code);
    if (!parser.is_header_done() || parser.tooMany)
        return refuse(502, "the answer is malformed");
    ResponseHead head;
    head.status = parser.status;
    head.fields = std::move(parser.fields);
    if (head.fields.has("Transfer-Encoding")) {
        head.chunked = equalsIgnoreCase(head.fields.joined("Transfer-Encoding"), "chunked");
        if (!head.chunked || head.fields.has("Content-Length"))
            return refuse(502, "the answer is malformed");
    } else if (head.fields.has("Content-Length")) {
        head.length = lengthOf(head.fields);
        if (!head.length)
            return refuse(502, "the answer is malformed");
    }
    return head;
}

} // namespace posthorn::http
