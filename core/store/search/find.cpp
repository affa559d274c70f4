// How an account's index answers what messages hold a text.
#include <algorithm>
#include <array>

#include "store/search/account_index.h"
#include "store/search/text_state.h"
#include "store/sql/query.h"

namespace posthorn::store {

namespace {

constexpr size_t mostBodies = 8'000'000; ///< in one answer: 64 MB
constexpr size_t longestPhrase = 128;    ///< characters; of a longer text its beginning is looked for
constexpr size_t mostTrigrams = 30;      ///< of a header's text that are looked for
constexpr size_t mostExpansions = 2000;  ///< trigrams that begin with a text of one or two characters

/// Where each character begins, and the end.
std::vector<size_t> characters(std::string_view text)
{
    std::vector<size_t> out;
    for (size_t i = 0; i < text.size(); ++i) {
        if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80)
            out.push_back(i);
    }
    out.push_back(text.size());
    return out;
}

void appendQuoted(std::string& out, std::string_view text)
{
    out += '"';
    for (const char c : text) {
        if (c == '"')
            out += '"';
        out += c;
    }
    out += '"';
}

/// FTS5's words for the columns.
std::string columnFilter(uint32_t fields)
{
    static constexpr std::array<std::pair<uint32_t, std::string_view>, 7> columns{{
        {SearchTerm::From, "sender"},
        {SearchTerm::To, "recipient"},
        {SearchTerm::Cc, "cc"},
        {SearchTerm::Bcc, "bcc"},
        {SearchTerm::Subject, "subject"},
        {SearchTerm::FileNames, "file"},
        {SearchTerm::Body, "body"},
    }};
    std::string out = "{";
    for (const auto& [field, name] : columns) {
        if (fields & field)
            out.append(" ").append(name);
    }
    return out + "} : ";
}

} // namespace

Result<SearchAnswerPtr> AccountIndex::find(const std::vector<SearchTerm>& terms, const Patience& patience)
{
    m_sql->whilePatient(patience);
    auto found = findTerms(terms, patience);
    m_sql->whilePatient({});
    if (!found)
        return passOn(found.error());
    const auto answer = std::make_shared<SearchAnswer>();
    answer->terms = std::move(*found);
    POSTHORN_TRY(sql::each(sql::select(*m_sql, "SELECT body FROM mail WHERE text <> 1 AND text <> ? ORDER BY body",
                                       TextState::Gone),
                           [&answer](const sql::Rows& row) { answer->open.push_back(row.integer(0)); }));
    if (!m_missing.empty()) {
        answer->open.insert(answer->open.end(), m_missing.begin(), m_missing.end());
        std::sort(answer->open.begin(), answer->open.end());
    }
    return SearchAnswerPtr(answer);
}

Result<std::vector<SearchAnswer::Term>> AccountIndex::findTerms(const std::vector<SearchTerm>& terms,
                                                                const Patience& patience)
{
    std::vector<SearchAnswer::Term> out(terms.size());
    size_t room = mostBodies;
    for (size_t i = 0; i < terms.size() && room > 0 && patience(); ++i) {
        auto found = findTerm(terms[i], room);
        if (!found && found.error().kind == ErrorKind::Timeout)
            break; // this term and those behind it stay undecided: the messages tell
        if (!found)
            return passOn(found.error());
        room -= found->bodies.size();
        out[i] = std::move(*found);
    }
    return out;
}

Result<SearchAnswer::Term> AccountIndex::findTerm(const SearchTerm& term, size_t most)
{
    SearchAnswer::Term out;
    const std::string& folded = term.text;
    const std::vector<size_t> at = characters(folded);
    const size_t count = at.size() - 1;
    const bool inHeader = term.fields == SearchTerm::Header;
    // A single letter is in nearly everything, and so is a space.
    if (count == 0 || (!inHeader && (term.fields & SearchTerm::Header)) || (count == 1 && folded.size() == 1))
        return out;
    std::string match;
    out.exact = !inHeader;
    if (count < 3) {
        std::vector<std::string> terms;
        const std::string last = folded + "\xF4\x8F\xBF\xBF"; // the highest character
        POSTHORN_TRY(sql::each(sql::select(*m_sql,
                                           inHeader ? "SELECT term FROM heads_terms WHERE term >= ? AND term <= ? LIMIT ?"
                                                    : "SELECT term FROM words_terms WHERE term >= ? AND term <= ? LIMIT ?",
                                           folded, last, mostExpansions + 1),
                               [&terms](const sql::Rows& row) { terms.emplace_back(row.text(0)); }));
        if (terms.size() > mostExpansions)
            return out;
        for (const std::string& trigram : terms) {
            match += match.empty() ? "" : " OR ";
            appendQuoted(match, trigram);
        }
        if (terms.empty()) {
            out.decided = true;
            return out;
        }
    } else if (inHeader) {
        const size_t trigrams = std::min(count - 2, mostTrigrams);
        for (size_t i = 0; i < trigrams; ++i) {
            match += i == 0 ? "" : " AND ";
            appendQuoted(match, std::string_view(folded).substr(at[i], at[i + 3] - at[i]));
        }
    } else {
        appendQuoted(match, std::string_view(folded).substr(0, at[std::min(count, longestPhrase)]));
        out.exact = count <= longestPhrase;
    }
    if (!inHeader)
        match = columnFilter(term.fields) + "(" + match + ")";
    POSTHORN_TRY(sql::each(sql::select(*m_sql,
                                       inHeader ? "SELECT rowid FROM heads WHERE heads MATCH ? LIMIT ?"
                                                : "SELECT rowid FROM words WHERE words MATCH ? LIMIT ?",
                                       match, most + 1),
                           [&out](const sql::Rows& row) { out.bodies.push_back(row.integer(0)); }));
    if (out.bodies.size() > most) {
        out.bodies.clear();
        return out;
    }
    if (!std::is_sorted(out.bodies.begin(), out.bodies.end()))
        std::sort(out.bodies.begin(), out.bodies.end());
    out.decided = true;
    return out;
}

} // namespace posthorn::store
