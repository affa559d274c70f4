#include "jmap/email/email_filter.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "jmap/dates.h"
#include "jmap/email/keywords.h"
#include "jmap/ids.h"
#include "mime/decoded.h"
#include "mime/header.h"
#include "mime/search_text.h"

namespace posthorn::jmap {

namespace {

Match toMatch(bool yes)
{
    return yes ? Match::Yes : Match::No;
}

constexpr uint32_t inBody = store::SearchTerm::Body | store::SearchTerm::FileNames;
constexpr uint32_t anywhere = inBody | store::SearchTerm::From | store::SearchTerm::To | store::SearchTerm::Cc |
                              store::SearchTerm::Bcc | store::SearchTerm::Subject;

} // namespace

std::optional<EmailFilter::What> EmailFilter::whatOf(std::string_view name)
{
    static constexpr std::array<std::pair<std::string_view, What>, 20> rows{{
        {"inMailbox", What::InMailbox},
        {"inMailboxOtherThan", What::InMailboxOtherThan},
        {"before", What::Before},
        {"after", What::After},
        {"minSize", What::MinSize},
        {"maxSize", What::MaxSize},
        {"allInThreadHaveKeyword", What::AllInThread},
        {"someInThreadHaveKeyword", What::SomeInThread},
        {"noneInThreadHaveKeyword", What::NoneInThread},
        {"hasKeyword", What::HasKeyword},
        {"notKeyword", What::NotKeyword},
        {"hasAttachment", What::HasAttachment},
        {"text", What::Text},
        {"from", What::From},
        {"to", What::To},
        {"cc", What::Cc},
        {"bcc", What::Bcc},
        {"subject", What::Subject},
        {"body", What::Body},
        {"header", What::Header},
    }};
    for (const auto& [text, what] : rows) {
        if (text == name)
            return what;
    }
    return std::nullopt;
}

std::optional<MethodError> EmailFilter::check(const Object& condition)
{
    for (const auto& member : condition) {
        const std::string_view name{member.key().data(), member.key().size()};
        const Json& value = member.value();
        const auto what = whatOf(name);
        if (!what)
            return MethodError{"unsupportedFilter", "unknown condition " + std::string(name.substr(0, 80))};
        bool right = false;
        switch (*what) {
        case What::InMailbox:
            right = isOfType(value, Type::Id);
            break;
        case What::InMailboxOtherThan:
            right = isOfType(value, Type::Ids);
            break;
        case What::Before:
        case What::After:
            right = value.is_string() && parseUtcDate(*textOf(value));
            break;
        case What::MinSize:
        case What::MaxSize:
            right = isOfType(value, Type::UInt);
            break;
        case What::HasAttachment:
            right = value.is_bool();
            break;
        case What::AllInThread:
        case What::SomeInThread:
        case What::NoneInThread:
        case What::HasKeyword:
        case What::NotKeyword:
            right = value.is_string() && isKeyword(*textOf(value));
            break;
        case What::Header: {
            const bool strings = isOfType(value, Type::Strings);
            right = strings && (value.get_array().size() == 1 || value.get_array().size() == 2);
            break;
        }
        default:
            right = value.is_string();
        }
        if (!right)
            return MethodError{"invalidArguments", "wrong value of the condition " + std::string(name)};
    }
    return std::nullopt;
}

EmailFilter::EmailFilter(const Call& call, const Filter& filter, const AccountView& view) : m_view(view)
{
    m_root = prepare(call, filter, view, true);
}

/// @p required: a message must match this node to match at all.
EmailFilter::Node EmailFilter::prepare(const Call& call, const Filter& filter, const AccountView& view, bool required)
{
    Node out;
    out.kind = filter.kind;
    m_trivial &= filter.kind == Filter::Kind::And || filter.kind == Filter::Kind::Condition;
    for (const Filter& operand : filter.operands) {
        out.operands.push_back(prepare(call, operand, view, required && filter.kind == Filter::Kind::And));
    }
    if (!filter.condition)
        return out;
    for (const auto& member : *filter.condition) {
        Test test{};
        test.what = *whatOf({member.key().data(), member.key().size()});
        prepareTest(call, test, member.value(), view);
        if (required && test.what == What::InMailbox) {
            if (test.mailboxes.empty())
                m_impossible = true;
            else if (!m_only)
                m_only = test.mailboxes.front();
            else
                m_trivial = false;
        } else {
            m_trivial = false;
        }
        out.tests.push_back(std::move(test));
    }
    // What the index decides comes first.
    std::stable_sort(out.tests.begin(), out.tests.end(), [](const Test& a, const Test& b) { return a.what < b.what; });
    return out;
}

void EmailFilter::prepareTest(const Call& call, Test& test, const Json& value, const AccountView& view)
{
    const auto mailbox = [&](std::string_view id) {
        const auto resolved = call.request.resolveId(id);
        const auto number = resolved ? parseId(*resolved, 'm') : std::nullopt;
        if (const ViewMailbox* found = number ? view.find(*number) : nullptr)
            test.mailboxes.push_back(found);
    };
    const auto need = [this](Level level) {
        m_needed = std::max(m_needed, level);
        m_needsContent = true;
    };
    switch (test.what) {
    case What::InMailbox:
        mailbox(*textOf(value));
        return;
    case What::InMailboxOtherThan:
        for (const Json& id : value.get_array())
            mailbox(*textOf(id));
        return;
    case What::Before:
    case What::After:
        test.number = *parseUtcDate(*textOf(value));
        return;
    case What::MinSize:
    case What::MaxSize:
        test.number = *integerOf(value);
        return;
    case What::AllInThread:
    case What::SomeInThread:
    case What::NoneInThread:
        test.text = toLower(*textOf(value));
        m_threadKeywords.try_emplace(test.text);
        return;
    case What::HasKeyword:
    case What::NotKeyword:
        test.text = toLower(*textOf(value));
        return;
    case What::HasAttachment:
        test.flag = value.get_bool();
        need(Level::Summary);
        return;
    case What::Header: {
        const Array& items = value.get_array();
        test.text = *textOf(items[0]);
        test.hasValue = items.size() > 1;
        if (test.hasValue)
            test.words = WordSet(std::vector{mime::foldForSearch(*textOf(items[1]))});
        need(Level::Header);
        return;
    }
    default:
        test.words = WordSet(*textOf(value));
        need(test.what == What::Text || test.what == What::Body ? Level::Whole : Level::Summary);
        test.firstTerm = m_terms.size();
        test.hasTerms = true;
        for (const std::string& word : test.words.words()) {
            const uint32_t fields = test.what == What::Text   ? anywhere
                                    : test.what == What::Body ? inBody
                                    : test.what == What::From ? uint32_t(store::SearchTerm::From)
                                    : test.what == What::To   ? uint32_t(store::SearchTerm::To)
                                    : test.what == What::Cc   ? uint32_t(store::SearchTerm::Cc)
                                    : test.what == What::Bcc  ? uint32_t(store::SearchTerm::Bcc)
                                                              : uint32_t(store::SearchTerm::Subject);
            m_terms.push_back({fields, word});
        }
        if (test.what == What::Text || test.what == What::Subject)
            m_subjectWords.insert(m_subjectWords.end(), test.words.words().begin(), test.words.words().end());
        if (test.what == What::Text || test.what == What::Body)
            m_bodyWords.insert(m_bodyWords.end(), test.words.words().begin(), test.words.words().end());
    }
}

const ThreadKeyword* EmailFilter::threadKeyword(std::string_view keyword) const
{
    const auto found = m_threadKeywords.find(keyword);
    return found == m_threadKeywords.end() ? nullptr : &found->second;
}

Match EmailFilter::match(const Node& node, const Candidate& candidate, EmailSource* source) const
{
    const bool any = node.kind == Filter::Kind::Or;
    const bool none = node.kind == Filter::Kind::Not;
    bool unknown = false;
    for (const Test& test : node.tests) {
        const Match match = matchTest(test, candidate, source);
        if (match == Match::No)
            return Match::No;
        unknown |= match == Match::Unknown;
    }
    for (const Node& operand : node.operands) {
        const Match match = this->match(operand, candidate, source);
        unknown |= match == Match::Unknown;
        if (match == Match::Yes && any)
            return Match::Yes;
        if (match == Match::Yes ? none : match == Match::No && !any && !none)
            return Match::No;
    }
    if (unknown)
        return Match::Unknown;
    return toMatch(!any);
}

bool EmailFilter::isIn(const ViewMailbox& mailbox, const Candidate& candidate) const
{
    return candidate.mailbox == &mailbox ||
           (m_view.isShared(candidate.body) && mailbox.index && mailbox.index->find(candidate.body));
}

bool EmailFilter::keyword(const Candidate& candidate, std::string_view keyword) const
{
    if (!m_view.isShared(candidate.body))
        return hasKeyword(*candidate.entry, candidate.mailbox->index->snapshot(), keyword);
    return keywordsOf(m_view.placements(candidate.body)).contains(keyword);
}

Match EmailFilter::matchTest(const Test& test, const Candidate& candidate, EmailSource* source) const
{
    const store::Entry& entry = *candidate.entry;
    const auto threadCount = [&]() -> ThreadKeyword::Count {
        const auto keyword = m_threadKeywords.find(test.text);
        const auto found = keyword->second.threads.find(candidate.thread);
        return found == keyword->second.threads.end() ? ThreadKeyword::Count{} : found->second;
    };
    switch (test.what) {
    case What::InMailbox:
        return toMatch(!test.mailboxes.empty() && isIn(*test.mailboxes.front(), candidate));
    case What::InMailboxOtherThan: {
        // In at least one mailbox that is not among these.
        const auto other = [&test](const ViewMailbox* mailbox) {
            return std::find(test.mailboxes.begin(), test.mailboxes.end(), mailbox) == test.mailboxes.end();
        };
        if (!m_view.isShared(candidate.body))
            return toMatch(other(candidate.mailbox));
        const auto placements = m_view.placements(candidate.body);
        return toMatch(std::any_of(placements.begin(), placements.end(),
                                   [&other](const auto& placement) { return other(placement.mailbox); }));
    }
    case What::Before:
        return toMatch(entry.internalDate < test.number);
    case What::After:
        return toMatch(entry.internalDate >= test.number);
    case What::MinSize:
        return toMatch(int64_t(entry.size) >= test.number);
    case What::MaxSize:
        return toMatch(int64_t(entry.size) < test.number);
    case What::AllInThread: {
        const auto count = threadCount();
        return toMatch(count.all > 0 && count.all == count.with);
    }
    case What::SomeInThread:
        return toMatch(threadCount().with > 0);
    case What::NoneInThread:
        return toMatch(threadCount().with == 0);
    case What::HasKeyword:
        return toMatch(keyword(candidate, test.text));
    case What::NotKeyword:
        return toMatch(!keyword(candidate, test.text));
    case What::HasAttachment:
        if (source && source->summary)
            return toMatch(hasAttachment(parseBodyStructure(source->summary->bodyStructure())) == test.flag);
        if (source && source->holds == Level::Whole)
            return toMatch(hasAttachment(makeBodyTree(source->structure())) == test.flag);
        return Match::Unknown;
    default:
        if (const Match match = known(test, candidate.body); match != Match::Unknown)
            return match;
        return source ? matchText(test, source) : Match::Unknown;
    }
}

Match EmailFilter::known(const Test& test, store::BodyId body) const
{
    if (!m_answer || !test.hasTerms)
        return Match::Unknown;
    bool all = true;
    for (size_t i = 0; i < test.words.words().size(); ++i) {
        const store::SearchMatch match = m_answer->match(test.firstTerm + i, body);
        if (match == store::SearchMatch::No)
            return Match::No;
        all &= match == store::SearchMatch::Yes;
    }
    return all ? Match::Yes : Match::Unknown;
}

Match EmailFilter::matchText(const Test& test, EmailSource* source) const
{
    const Envelope* envelope = source->envelope();
    const bool header = source->holds >= Level::Header;
    if (test.what == What::Header) {
        if (!header)
            return Match::Unknown;
        const std::string fields = foldedFields(source->header(), test.text);
        return toMatch(!fields.empty() && (!test.hasValue || test.words.in(fields)));
    }
    if (test.what == What::Body)
        return source->holds == Level::Whole ? toMatch(bodyHas(*source, test.words)) : Match::Unknown;
    if (!envelope && !header)
        return Match::Unknown;
    const auto field = [&](What what) -> std::string {
        switch (what) {
        case What::From:
            return envelope ? foldedAddresses(envelope->from) : foldedFields(source->header(), "From");
        case What::To:
            return envelope ? foldedAddresses(envelope->to) : foldedFields(source->header(), "To");
        case What::Cc:
            return envelope ? foldedAddresses(envelope->cc) : foldedFields(source->header(), "Cc");
        case What::Bcc:
            return envelope ? foldedAddresses(envelope->bcc) : foldedFields(source->header(), "Bcc");
        default:
            return envelope ? mime::foldForSearch(mime::headerText(envelope->subject.value_or("")))
                            : foldedFields(source->header(), "Subject");
        }
    };
    if (test.what != What::Text)
        return toMatch(test.words.in(field(test.what)));
    // "text": each word may be in another place.
    std::string all;
    for (const What what : {What::From, What::To, What::Cc, What::Bcc, What::Subject})
        all += field(what) + mime::searchBreak;
    if (test.words.in(all))
        return Match::Yes;
    if (source->holds != Level::Whole)
        return Match::Unknown;
    const auto missing = [&all](const std::string& word) { return all.find(word) == std::string::npos; };
    std::vector<std::string> rest;
    std::copy_if(test.words.words().begin(), test.words.words().end(), std::back_inserter(rest), missing);
    return toMatch(bodyHas(*source, WordSet(std::move(rest))));
}

} // namespace posthorn::jmap
