#include "mime/parameters.h"

#include <algorithm>

#include "base/text.h"
#include "mime/lexer.h"

namespace posthorn::mime {

namespace {

/// An unquoted value. RFC 2045 would end it at '=' and '/' already, but mailers write boundary=----=_Part unquoted.
Lexed looseToken(Lexer& lexer, std::string& out)
{
    while (!lexer.atEnd()) {
        const char c = lexer.peek();
        if (!isTokenChar(c) && c != '=' && c != '/' && c != '?' && c != ':' && c != '@' && c != '[' && c != ']')
            break;
        out += c;
        lexer.skip();
    }
    return lexer.skipCfws();
}

/// Reads *(";" name "=" value), stepping over what is broken to the next semicolon.
template<class Visit> void readParameters(Lexer& lexer, Visit visit)
{
    std::string name;
    std::string value;
    while (!lexer.atEnd()) {
        if (!lexer.is(';')) {
            lexer.skip();
            continue;
        }
        lexer.skip();
        if (lexer.skipCfws() != Lexed::More)
            continue;
        name.clear();
        value.clear();
        if (lexer.token(name) != Lexed::More || !lexer.is('='))
            continue;
        lexer.skip();
        Lexed end = lexer.skipCfws();
        if (end == Lexed::More)
            end = lexer.is('"') ? lexer.quotedString(value) : looseToken(lexer, value);
        if (end != Lexed::Broken && !visit(name, value))
            return;
    }
}

/// Appends type "/" subtype. False where that is not what stands here; a type alone is left in @p out, garbage is not.
bool readMediaType(Lexer& lexer, std::string& out)
{
    if (lexer.skipCfws() != Lexed::More)
        return false;
    const Lexed end = lexer.token(out);
    if (end == Lexed::End)
        return false;
    if (end == Lexed::More && !out.empty() && lexer.is('/')) {
        lexer.skip();
        out += '/';
        if (lexer.skipCfws() == Lexed::More && lexer.token(out) != Lexed::Broken)
            return true;
    }
    out.clear();
    return false;
}

auto collectInto(std::vector<Parameter>& parameters)
{
    return [&parameters](const std::string& name, const std::string& value) {
        parameters.push_back({name, value});
        return true;
    };
}

/// One piece of a parameter in RFC 2231 form.
struct Piece {
    std::string key;
    unsigned index;
    bool extended;
    Parameter* source;
};

/// Takes key*, key*N and key*N* apart; false where the name is of no such form.
bool takePiece(Parameter& parameter, Piece& piece)
{
    const size_t star = parameter.name.find('*');
    if (star == std::string::npos)
        return false;
    std::string_view rest = std::string_view(parameter.name).substr(star + 1);
    piece = {parameter.name.substr(0, star), 0, false, &parameter};
    if (rest.empty()) {
        piece.extended = true;
        return true;
    }
    piece.extended = rest.ends_with('*');
    if (piece.extended)
        rest.remove_suffix(1);
    const auto index = parseNumber<unsigned>(rest);
    piece.index = index.value_or(0);
    return index.has_value();
}

void joinPieces(const Piece* begin, const Piece* end, std::vector<Parameter>& out)
{
    bool complete = true;
    bool extended = false;
    for (const Piece* piece = begin; piece != end; ++piece) {
        complete &= piece->index == unsigned(piece - begin);
        extended |= piece->extended;
    }
    if (!complete) {
        for (const Piece* piece = begin; piece != end; ++piece)
            out.push_back(std::move(*piece->source));
        return;
    }
    Parameter joined{begin->key + (extended ? "*" : ""), extended && !begin->extended ? "''" : ""};
    for (const Piece* piece = begin; piece != end; ++piece) {
        if (piece->extended || !extended) {
            joined.value += piece->source->value;
            continue;
        }
        for (const char c : piece->source->value) {
            if (c == '%')
                joined.value += "%25";
            else
                joined.value += c;
        }
    }
    out.push_back(std::move(joined));
}

} // namespace

const std::string* ParameterizedValue::find(std::string_view name) const
{
    for (const Parameter& parameter : parameters) {
        if (equalsIgnoreCase(parameter.name, name))
            return &parameter.value;
    }
    return nullptr;
}

ParameterizedValue parseContentType(std::string_view value)
{
    ParameterizedValue parsed;
    Lexer lexer(value);
    parsed.broken = !readMediaType(lexer, parsed.value);
    if (!parsed.broken)
        readParameters(lexer, collectInto(parsed.parameters));
    return parsed;
}

ParameterizedValue parseParameterized(std::string_view value)
{
    ParameterizedValue parsed;
    Lexer lexer(value);
    (void)lexer.skipCfws();
    parsed.broken = lexer.token(parsed.value) == Lexed::Broken;
    if (!parsed.broken)
        readParameters(lexer, collectInto(parsed.parameters));
    return parsed;
}

std::vector<Parameter> joinContinuations(std::vector<Parameter> parameters)
{
    std::vector<Piece> pieces;
    std::vector<Parameter> out;
    Piece piece;
    for (Parameter& parameter : parameters) {
        if (takePiece(parameter, piece))
            pieces.push_back(std::move(piece));
        else
            out.push_back(std::move(parameter));
    }
    std::stable_sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) {
        const std::string lowA = toLower(a.key);
        const std::string lowB = toLower(b.key);
        return lowA != lowB ? lowA < lowB : a.index < b.index;
    });
    for (size_t i = 0; i < pieces.size();) {
        size_t end = i + 1;
        while (end < pieces.size() && equalsIgnoreCase(pieces[end].key, pieces[i].key))
            ++end;
        joinPieces(pieces.data() + i, pieces.data() + end, out);
        i = end;
    }
    return out;
}

std::optional<std::string> multipartBoundary(std::string_view contentType)
{
    Lexer lexer(contentType);
    std::string type;
    if (!readMediaType(lexer, type) || !startsWithIgnoreCase(type, "multipart/"))
        return std::nullopt;
    std::optional<std::string> boundary;
    bool continued = false;
    readParameters(lexer, [&](const std::string& name, const std::string& value) {
        if (equalsIgnoreCase(name, "boundary"))
            boundary = value;
        continued |= startsWithIgnoreCase(name, "boundary*");
        return !boundary.has_value();
    });
    if (!boundary && continued) {
        for (Parameter& parameter : joinContinuations(parseContentType(contentType).parameters)) {
            if (equalsIgnoreCase(parameter.name, "boundary"))
                return std::move(parameter.value);
        }
    }
    return boundary;
}

} // namespace posthorn::mime
