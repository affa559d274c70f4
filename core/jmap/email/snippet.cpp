#include <algorithm>

#include "jmap/email/email_query.h"
#include "jmap/email/methods.h"
#include "jmap/ids.h"
#include "mime/decoded.h"
#include "mime/html_text.h"
#include "mime/parameters.h"
#include "mime/part_text.h"

namespace posthorn::jmap {

namespace {

void appendEscaped(std::string& out, std::string_view text)
{
    for (const char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else
            out += c;
    }
}

/// Where in @p text the words are, as [from, to) in octets, in order and not overlapping. Folding may change lengths of
/// what is not ASCII, so that text is marked only where both are as long.
std::vector<std::pair<size_t, size_t>> findWords(std::string_view text, const std::vector<std::string>& words)
{
    std::vector<std::pair<size_t, size_t>> out;
    const std::string folded = mime::foldCase(text);
    if (folded.size() != text.size())
        return out;
    for (const std::string& word : words) {
        for (size_t at = folded.find(word); at != std::string::npos && out.size() < 100; at = folded.find(word, at + word.size()))
            out.emplace_back(at, at + word.size());
    }
    std::sort(out.begin(), out.end());
    size_t end = 0;
    std::erase_if(out, [&end](const auto& range) {
        const bool overlaps = range.first < end;
        end = overlaps ? end : range.second;
        return overlaps;
    });
    return out;
}

/// Nothing when no word is in it. At most @p most octets of the text, around the first word.
std::optional<std::string> mark(std::string_view text, const std::vector<std::string>& words, size_t most)
{
    auto ranges = findWords(text, words);
    if (ranges.empty())
        return std::nullopt;
    const auto isCut = [&text](size_t at) { return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80; };
    size_t from = text.size() <= most || ranges.front().first < most / 4 ? 0 : ranges.front().first - most / 4;
    while (isCut(from))
        ++from;
    size_t to = std::min(text.size(), from + most);
    while (to > from && isCut(to))
        --to;
    std::string out;
    for (const auto& [begin, end] : ranges) {
        if (end > to)
            break;
        appendEscaped(out, text.substr(from, begin - from));
        out += "<mark>";
        appendEscaped(out, text.substr(begin, end - begin));
        out += "</mark>";
        from = end;
    }
    appendEscaped(out, text.substr(from, to - from));
    return out;
}

std::string onOneLine(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (static_cast<unsigned char>(c) > ' ')
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    return out;
}

std::optional<std::string> markBody(EmailSource& source, const std::vector<std::string>& words)
{
    constexpr size_t maxText = 1 << 20, most = 200; // RFC 8621 section 5: at most 255 octets with marks and escapes
    for (const mime::Part& part : source.structure().parts) {
        if (!mime::isTextPart(part))
            continue;
        std::string text = mime::partText(part, source.bytes, maxText);
        if (part.contentType && mime::parseContentType(*part.contentType).value == "text/html")
            text = mime::htmlToText(text);
        if (auto marked = mark(onOneLine(text), words, most))
            return marked;
    }
    return std::nullopt;
}

} // namespace

/// RFC 8621 section 5.1.
Task<Answer> searchSnippetGet(Call call)
{
    auto filter = readFilter(call, EmailFilter::check);
    if (!filter)
        co_return tl::unexpected<MethodError>(std::move(filter.error()));
    const std::vector<std::string_view> ids = *call.arguments.texts("emailIds");
    if (ids.size() > limits.maxObjectsInGet)
        co_return refuse("requestTooLarge", "more than maxObjectsInGet ids");
    auto view = co_await call.view();
    if (!view)
        co_return refuse(view.error());
    const EmailFilter prepared(call, *filter, **view);
    std::vector<store::BodyId> bodies;
    Array list, notFound;
    for (const std::string_view id : ids) {
        const auto body = parseId(call.request.resolveId(id).value_or(std::string(id)), 'e');
        if (body && (*view)->has(*body))
            bodies.push_back(*body);
        else
            notFound.push_back(textJson(id));
    }
    std::vector<EmailSource> sources = findEmails(**view, bodies);
    std::vector<std::shared_ptr<const void>> owners;
    Task<Result<void>> summaries = readSummaries(call, sources, owners);
    if (auto read = co_await summaries; !read)
        co_return refuse(read.error());
    for (EmailSource& source : sources) {
        std::optional<std::string> subject, preview;
        if (const Envelope* envelope = source.envelope(); envelope && !prepared.subjectWords().empty())
            subject = mark(mime::headerText(envelope->subject.value_or("")), prepared.subjectWords(), 1000);
        if (!prepared.bodyWords().empty()) {
            Task<Result<void>> reading = readBytes(call, source, Level::Whole);
            if (auto read = co_await reading; read)
                preview = markBody(source, prepared.bodyWords());
            else if (read.error().kind != ErrorKind::NotFound)
                co_return refuse(read.error());
        }
        Object snippet;
        set(snippet, "emailId", textJson(emailId(source.body)));
        set(snippet, "subject", textOrNull(subject));
        set(snippet, "preview", textOrNull(preview));
        list.push_back(std::move(snippet));
        source = EmailSource();
    }
    Object out;
    set(out, "accountId", textJson(*call.arguments.text("accountId")));
    set(out, "list", std::move(list));
    set(out, "notFound", notFound.empty() ? Json(nullptr) : Json(std::move(notFound)));
    co_return out;
}

} // namespace posthorn::jmap
