#include "xmpp/address/jid.h"

#include <algorithm>
#include <functional>

#include <QList>
#include <QString>

#include "base/jid_escape.h"
#include "base/names.h"
#include "base/text.h"

namespace posthorn::xmpp {

namespace {

constexpr size_t longestPart = 1023;
constexpr std::string_view forbiddenInLocal = "\"&'/:<>@ "; // RFC 7622 section 3.3.1

// RFC 8264 section 4.2 (IdentifierClass) and section 4.3 (FreeformClass), as far as Unicode's general categories tell them.
bool isIdentifier(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Letter_Uppercase:
    case QChar::Letter_Lowercase:
    case QChar::Letter_Other:
    case QChar::Letter_Modifier:
    case QChar::Number_DecimalDigit:
    case QChar::Mark_NonSpacing:
    case QChar::Mark_SpacingCombining:
        return true;
    default:
        return false;
    }
}

bool isFreeform(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Surrogate:
    case QChar::Other_NotAssigned:
    case QChar::Other_PrivateUse:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return false;
    default:
        return true;
    }
}

// UsernameCaseMapped (RFC 8265 section 3.3): widths mapped, lower case, NFC.
std::optional<std::string> prepareLocal(std::string_view local)
{
    if (local.empty() || local.size() > longestPart)
        return std::nullopt;
    bool plain = true;
    for (const char c : local) {
        if (uint8_t(c) < 0x21 || c == 0x7F || forbiddenInLocal.find(c) != std::string_view::npos)
            return std::nullopt;
        plain &= uint8_t(c) < 0x80;
    }
    if (plain)
        return toLower(local);
    if (!isUtf8(local))
        return std::nullopt;
    QString wide = QString::fromUtf8(local.data(), qsizetype(local.size()));
    for (QChar& c : wide) { // fullwidth and halfwidth forms become what they stand for
        if (c.unicode() >= 0xFF00 && c.unicode() <= 0xFFEF) {
            const QString normal = QString(c).normalized(QString::NormalizationForm_KC);
            if (normal.size() == 1)
                c = normal[0];
        }
    }
    wide = wide.toLower().normalized(QString::NormalizationForm_C);
    for (const uint c : wide.toUcs4()) {
        if (c < 0x80 ? c < 0x21 || c == 0x7F || forbiddenInLocal.find(char(c)) != std::string_view::npos : !isIdentifier(c))
            return std::nullopt;
    }
    std::string prepared = wide.toStdString();
    if (prepared.size() > longestPart)
        return std::nullopt;
    return prepared;
}

std::optional<std::string> prepareDomain(std::string_view domain)
{
    if (domain.empty() || domain.size() > longestPart)
        return std::nullopt;
    bool plain = true;
    for (const char c : domain)
        plain &= (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    if (plain && domain.front() != '.' && domain.back() != '.' && domain.find("..") == std::string_view::npos &&
        domain.find("xn--") == std::string_view::npos)
        return std::string(domain);
    return normaliseDomain(domain);
}

} // namespace

std::optional<std::string> Jid::prepareResource(std::string_view resource)
{
    if (resource.empty() || resource.size() > longestPart)
        return std::nullopt;
    const bool plain = std::all_of(resource.begin(), resource.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
    if (plain)
        return std::string(resource);
    if (!isUtf8(resource))
        return std::nullopt;
    // OpaqueString (RFC 8265 section 4.2): other spaces become the space, NFC.
    QString wide = QString::fromUtf8(resource.data(), qsizetype(resource.size()));
    for (QChar& c : wide) {
        if (c.category() == QChar::Separator_Space)
            c = QLatin1Char(' ');
    }
    wide = wide.normalized(QString::NormalizationForm_C);
    const auto codes = wide.toUcs4();
    if (!std::all_of(codes.begin(), codes.end(), [](uint c) { return isFreeform(c); }))
        return std::nullopt;
    std::string prepared = wide.toStdString();
    if (prepared.empty() || prepared.size() > longestPart)
        return std::nullopt;
    return prepared;
}

std::optional<Jid> Jid::parse(std::string_view text)
{
    Jid jid;
    const size_t slash = text.find('/');
    if (slash != std::string_view::npos) {
        auto resource = prepareResource(text.substr(slash + 1));
        if (!resource)
            return std::nullopt;
        jid.resource = std::move(*resource);
        text = text.substr(0, slash);
    }
    if (const size_t at = text.find('@'); at != std::string_view::npos) {
        auto local = prepareLocal(text.substr(0, at));
        if (!local)
            return std::nullopt;
        jid.local = std::move(*local);
        text = text.substr(at + 1);
    }
    auto domain = prepareDomain(text);
    if (!domain)
        return std::nullopt;
    jid.domain = std::move(*domain);
    return jid;
}

std::string Jid::bareText() const
{
    std::string all;
    all.reserve(local.size() + domain.size() + resource.size() + 2);
    if (!local.empty())
        all.append(local).append("@");
    return all.append(domain);
}

std::string Jid::text() const
{
    std::string all = bareText();
    if (!resource.empty())
        all.append("/").append(resource);
    return all;
}

Jid Jid::of(const MailAddress& address)
{
    std::string escaped = escapeJidLocal(address.local);
    auto prepared = prepareLocal(escaped);
    return {prepared ? std::move(*prepared) : std::move(escaped), address.domain, {}};
}

size_t JidHash::operator()(const Jid& jid) const
{
    const std::hash<std::string> hash;
    size_t all = hash(jid.domain);
    for (const std::string* part : {&jid.local, &jid.resource})
        all = (all ^ hash(*part)) * 0x9E3779B97F4A7C15u;
    return all;
}

} // namespace posthorn::xmpp
