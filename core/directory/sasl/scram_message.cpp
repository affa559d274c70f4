#include "directory/sasl/scram_message.h"

#include "base/random.h"
#include "base/text.h"

namespace posthorn::directory::scram {
namespace {

/// Cuts "x=value" off the front of @p rest, with the comma behind it; nothing where @p name does not come next.
std::optional<std::string_view> takeAttribute(std::string_view& rest, char name)
{
    if (rest.size() < 2 || rest[0] != name || rest[1] != '=')
        return std::nullopt;
    rest.remove_prefix(2);
    return takeUntil(rest, ',');
}

/// Extensions that may be ignored: "x=value" with commas between them. @p message is what they are the end of: a comma
/// there has nothing behind it.
bool areExtensions(std::string_view rest, std::string_view message)
{
    if (message.ends_with(','))
        return false;
    while (!rest.empty()) {
        const std::string_view part = takeUntil(rest, ',');
        const char letter = part.empty() ? ' ' : asciiLower(part[0]);
        if (part.size() < 3 || letter < 'a' || letter > 'z' || part[1] != '=' || part[0] == 'm')
            return false;
    }
    return true;
}

bool isBindingType(std::string_view name)
{
    if (name.empty() || name.size() > 64)
        return false;
    for (const char c : name) {
        const char lower = asciiLower(c);
        if (!((lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-'))
            return false;
    }
    return true;
}

} // namespace

std::optional<Variant> variantOf(std::string_view mechanism)
{
    Variant variant;
    const std::string name = toUpper(mechanism.substr(0, 32));
    std::string_view rest = name;
    if (rest.ends_with(plusSuffix)) {
        variant.plus = true;
        rest.remove_suffix(plusSuffix.size());
    }
    if (rest == "SCRAM-SHA-1")
        variant.hash = crypto::Hash::Sha1;
    else if (rest != "SCRAM-SHA-256")
        return std::nullopt;
    return variant;
}

std::optional<ClientFirst> parseClientFirst(std::string_view message)
{
    if (message.size() > maxMessage || !isUtf8(message) || message.find('\0') != std::string_view::npos)
        return std::nullopt;
    ClientFirst first;
    std::string_view rest = message;
    const std::string_view flag = takeUntil(rest, ',');
    if (flag == "n" || flag == "y") {
        first.flag = flag[0];
    } else if (flag.starts_with("p=") && isBindingType(flag.substr(2))) {
        first.flag = 'p';
        first.bindingType = flag.substr(2);
    } else {
        return std::nullopt;
    }
    const std::string_view authzid = takeUntil(rest, ',');
    if (!authzid.empty()) {
        const auto name = authzid.starts_with("a=") ? decodeName(authzid.substr(2)) : std::nullopt;
        if (!name)
            return std::nullopt;
        first.authzid = *name;
    }
    first.gs2Header = message.substr(0, message.size() - rest.size());
    first.bare = rest;
    const auto username = takeAttribute(rest, 'n');
    const auto decoded = username ? decodeName(*username) : std::nullopt;
    const auto nonce = takeAttribute(rest, 'r');
    if (!decoded || !nonce || !isNonce(*nonce) || !areExtensions(rest, message))
        return std::nullopt;
    first.username = *decoded;
    first.nonce = *nonce;
    return first;
}

std::optional<ServerFirst> parseServerFirst(std::string_view message)
{
    if (message.size() > maxMessage)
        return std::nullopt;
    std::string_view rest = message;
    const auto nonce = takeAttribute(rest, 'r');
    const auto salt = takeAttribute(rest, 's');
    const auto iterations = takeAttribute(rest, 'i');
    if (!nonce || nonce->size() > 2 * maxNonce || !salt || salt->size() > maxSalt || !iterations
        || !areExtensions(rest, message))
        return std::nullopt;
    const auto bytes = base64Decode(*salt);
    const auto count = parseNumber<int>(*iterations);
    if (!bytes || bytes->empty() || !count || *count < 1)
        return std::nullopt;
    return ServerFirst{*nonce, *bytes, *count};
}

std::optional<ClientFinal> parseClientFinal(std::string_view message)
{
    if (message.size() > maxMessage)
        return std::nullopt;
    const size_t proofAt = message.rfind(",p=");
    if (proofAt == std::string_view::npos)
        return std::nullopt;
    ClientFinal final;
    final.withoutProof = message.substr(0, proofAt);
    std::string_view rest = final.withoutProof;
    const auto binding = takeAttribute(rest, 'c');
    const auto nonce = takeAttribute(rest, 'r');
    if (!binding || !nonce || !areExtensions(rest, final.withoutProof))
        return std::nullopt;
    const auto bytes = base64Decode(*binding);
    const auto proof = base64Decode(message.substr(proofAt + 3));
    if (!bytes || !proof)
        return std::nullopt;
    final.binding = *bytes;
    final.nonce = *nonce;
    final.proof = *proof;
    return final;
}

std::string encodeName(std::string_view name)
{
    std::string out;
    out.reserve(name.size());
    for (const char c : name) {
        if (c == ',')
            out += "=2C";
        else if (c == '=')
            out += "=3D";
        else
            out += c;
    }
    return out;
}

std::optional<std::string> decodeName(std::string_view name)
{
    if (name.empty())
        return std::nullopt;
    std::string out;
    out.reserve(name.size());
    for (size_t i = 0; i < name.size(); ++i) {
        if (name[i] != '=') {
            out += name[i];
            continue;
        }
        const std::string_view code = name.substr(i + 1, 2);
        if (code == "2C")
            out += ',';
        else if (code == "3D")
            out += '=';
        else
            return std::nullopt;
        i += 2;
    }
    return out;
}

bool isNonce(std::string_view nonce)
{
    if (nonce.empty() || nonce.size() > maxNonce)
        return false;
    for (const char c : nonce) {
        if (c < 0x21 || c > 0x7E || c == ',')
            return false;
    }
    return true;
}

std::string freshNonce()
{
    return base64Encode(randomBytes(18)); // 144 bits, and no padding
}

std::string exclusiveOr(std::string_view a, std::string_view b)
{
    std::string out(a);
    for (size_t i = 0; i < out.size(); ++i)
        out[i] = char(out[i] ^ b[i]);
    return out;
}

} // namespace posthorn::directory::scram
