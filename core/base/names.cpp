#include "base/names.h"

#include <QString>
#include <idn2.h>

#include "base/text.h"

namespace posthorn {

namespace {

std::string foldCase(std::string_view text)
{
    if (isAscii(text))
        return toLower(text);
    return QString::fromUtf8(text.data(), qsizetype(text.size()))
        .normalized(QString::NormalizationForm_C)
        .toLower()
        .normalized(QString::NormalizationForm_C)
        .toStdString();
}

/// Nothing for what IDNA2008 does not allow.
std::optional<std::string> toALabels(const std::string& name)
{
    if (name.find('\0') != std::string::npos)
        return std::nullopt;
    uint8_t* ascii = nullptr;
    if (idn2_lookup_u8(reinterpret_cast<const uint8_t*>(name.c_str()), &ascii, IDN2_NONTRANSITIONAL) != IDN2_OK)
        return std::nullopt;
    std::string made = reinterpret_cast<const char*>(ascii);
    idn2_free(ascii);
    return made;
}

} // namespace

std::optional<std::string> normaliseDomain(std::string_view name)
{
    if (!name.empty() && name.back() == '.')
        name.remove_suffix(1);
    if (name.empty() || name.size() > 255 || !isUtf8(name))
        return std::nullopt;
    std::string folded = foldCase(name);
    if (!isAscii(folded)) { // first to A-labels: what IDNA2008 (RFC 5891) does not allow is no domain name
        auto ascii = toALabels(folded);
        if (!ascii)
            return std::nullopt;
        folded = std::move(*ascii);
    }
    if (!MailAddress::parse("x@" + folded))
        return std::nullopt;
    if (folded.find("xn--") != std::string::npos) {
        char* unicode = nullptr;
        if (idn2_to_unicode_8z8z(folded.c_str(), &unicode, 0) != IDN2_OK)
            return std::nullopt;
        // An A-label that no U-label has (RFC 5890 section 2.3.2.1) would be another name when it is read again.
        const bool isTheSame = toALabels(unicode) == folded;
        folded = unicode;
        idn2_free(unicode);
        if (!isTheSame)
            return std::nullopt;
    }
    if (!MailAddress::parse("x@" + folded) || folded.front() == '[')
        return std::nullopt;
    return folded;
}

std::string normaliseLocal(std::string_view local)
{
    return foldCase(local);
}

MailAddress normalise(const MailAddress& address)
{
    return {normaliseLocal(address.local), normaliseDomain(address.domain).value_or(toLower(address.domain))};
}

bool isAccountName(std::string_view local)
{
    if (local.find_first_of("+/*?\"\\ ") != std::string_view::npos)
        return false;
    const auto address = MailAddress::parse(std::string(local) + "@x");
    return address && address->local == local;
}

} // namespace posthorn
