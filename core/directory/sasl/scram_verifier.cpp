#include "directory/sasl/scram_verifier.h"

#include <algorithm>

#include "base/random.h"
#include "base/text.h"
#include "directory/sasl/saslprep.h"

namespace posthorn::directory {
namespace {

using crypto::Hash;

constexpr size_t maxVerifierText = 512;
constexpr size_t maxSaltSize = 64;

std::string_view schemeName(Hash hash)
{
    return hash == Hash::Sha1 ? "SCRAM-SHA-1" : "SCRAM-SHA-256";
}

tl::unexpected<Error> damaged(std::string_view what)
{
    return fail(ErrorKind::Corrupt, "the stored password is damaged", "SCRAM verifier: " + std::string(what));
}

} // namespace

std::string scramSaltedPassword(Hash hash, std::string_view preparedPassword, std::string_view salt, int iterations)
{
    return crypto::pbkdf2(hash, preparedPassword, salt, iterations, crypto::hashSize(hash));
}

std::string scramClientKey(Hash hash, std::string_view saltedPassword)
{
    return crypto::hmac(hash, saltedPassword, "Client Key");
}

std::string scramServerKey(Hash hash, std::string_view saltedPassword)
{
    return crypto::hmac(hash, saltedPassword, "Server Key");
}

Result<ScramVerifier> ScramVerifier::make(Hash hash, std::string_view password, int iterations, std::string salt)
{
    if (hash != Hash::Sha1 && hash != Hash::Sha256)
        return fail(ErrorKind::Unsupported, "SCRAM is offered with SHA-1 and SHA-256 only");
    if (iterations < 1 || iterations > maxScramIterations)
        return fail(ErrorKind::Invalid, "the number of SCRAM iterations is out of range");
    const auto prepared = saslPrep(password);
    if (!prepared)
        return passOn(prepared.error());
    if (prepared->empty())
        return fail(ErrorKind::Invalid, "the password is empty");
    ScramVerifier verifier;
    verifier.hash = hash;
    verifier.salt = salt.empty() ? randomBytes(scramSaltSize) : std::move(salt);
    verifier.iterations = iterations;
    const std::string salted = scramSaltedPassword(hash, *prepared, verifier.salt, iterations);
    verifier.storedKey = crypto::hash(hash, scramClientKey(hash, salted));
    verifier.serverKey = scramServerKey(hash, salted);
    return verifier;
}

ScramVerifier ScramVerifier::fake(Hash hash, std::string_view serverSecret, std::string_view login, int iterations)
{
    const auto derive = [&](std::string_view what) {
        std::string text(what);
        text += schemeName(hash);
        text += '\0';
        text += login;
        return crypto::hmac(hash, serverSecret, text);
    };
    ScramVerifier verifier;
    verifier.hash = hash;
    verifier.salt = derive("salt").substr(0, scramSaltSize);
    verifier.iterations = iterations;
    // A digest that was not made from a client key: to log in, one would have to find what hashes to it.
    verifier.storedKey = derive("stored");
    verifier.serverKey = derive("server");
    return verifier;
}

bool ScramVerifier::checkPassword(std::string_view password) const
{
    if (!isValid())
        return false;
    // What cannot be prepared was never stored, but the answer shall take as long as any other.
    auto prepared = saslPrep(password);
    const bool wellFormed = prepared && !prepared->empty();
    const std::string salted = scramSaltedPassword(hash, wellFormed ? *prepared : std::string("-"), salt, iterations);
    const bool equal = crypto::constantTimeEquals(crypto::hash(hash, scramClientKey(hash, salted)), storedKey);
    return equal && wellFormed;
}

std::string ScramVerifier::toText() const
{
    std::string text(schemeName(hash));
    text += '$';
    appendNumber(text, iterations);
    text += ':';
    text += base64Encode(salt);
    text += '$';
    text += base64Encode(storedKey);
    text += ':';
    text += base64Encode(serverKey);
    return text;
}

Result<ScramVerifier> ScramVerifier::fromText(std::string_view text)
{
    if (text.size() > maxVerifierText)
        return damaged("too long");
    const std::string_view scheme = takeUntil(text, '$');
    const std::string_view iterations = takeUntil(text, ':');
    const std::string_view salt = takeUntil(text, '$');
    const std::string_view stored = takeUntil(text, ':');

    ScramVerifier verifier;
    if (scheme == schemeName(Hash::Sha1))
        verifier.hash = Hash::Sha1;
    else if (scheme != schemeName(Hash::Sha256))
        return damaged("unknown scheme");
    verifier.iterations = parseNumber<int>(iterations).value_or(0);
    if (verifier.iterations < 1 || verifier.iterations > maxScramIterations)
        return damaged("number of iterations");
    verifier.salt = base64Decode(salt).value_or("");
    if (verifier.salt.empty() || verifier.salt.size() > maxSaltSize)
        return damaged("salt");
    verifier.storedKey = base64Decode(stored).value_or("");
    verifier.serverKey = base64Decode(text).value_or("");
    const size_t size = crypto::hashSize(verifier.hash);
    if (verifier.storedKey.size() != size || verifier.serverKey.size() != size)
        return damaged("size of a key");
    return verifier;
}

Result<Credentials> Credentials::make(std::string_view password, int iterations)
{
    auto sha256 = ScramVerifier::make(Hash::Sha256, password, iterations);
    if (!sha256)
        return passOn(std::move(sha256.error()));
    auto sha1 = ScramVerifier::make(Hash::Sha1, password, iterations);
    if (!sha1)
        return passOn(std::move(sha1.error()));
    return Credentials{std::move(*sha256), std::move(*sha1)};
}

Result<Credentials> Credentials::makeLike(const Credentials& other, std::string_view password, int iterations)
{
    const auto like = [&](Hash hash, const ScramVerifier& verifier) {
        return verifier.isValid() ? ScramVerifier::make(hash, password, verifier.iterations, verifier.salt)
                                  : ScramVerifier::make(hash, password, iterations);
    };
    auto sha256 = like(Hash::Sha256, other.sha256);
    if (!sha256)
        return passOn(std::move(sha256.error()));
    auto sha1 = like(Hash::Sha1, other.sha1);
    if (!sha1)
        return passOn(std::move(sha1.error()));
    return Credentials{std::move(*sha256), std::move(*sha1)};
}

bool Credentials::isValid() const
{
    return sha256.isValid() || sha1.isValid() ||
           std::any_of(others.begin(), others.end(), [](const Credentials& each) { return each.isValid(); });
}

std::optional<size_t> Credentials::findPassword(std::string_view password) const
{
    auto prepared = saslPrep(password);
    const bool wellFormed = prepared && !prepared->empty();
    const std::string text = wellFormed ? *prepared : std::string("-");
    std::optional<size_t> found;
    const ScramVerifier* last = nullptr;
    std::string stored; // of `text` with the salt of `last`
    for (size_t i = 0; i <= others.size(); ++i) {
        const Credentials& each = i == 0 ? *this : others[i - 1];
        const ScramVerifier& verifier = each.sha256.isValid() ? each.sha256 : each.sha1;
        if (!verifier.isValid())
            continue;
        if (!last || !last->hasSaltOf(verifier)) {
            const std::string salted = scramSaltedPassword(verifier.hash, text, verifier.salt, verifier.iterations);
            stored = crypto::hash(verifier.hash, scramClientKey(verifier.hash, salted));
            last = &verifier;
        }
        if (crypto::constantTimeEquals(stored, verifier.storedKey) && wellFormed && !found)
            found = i;
    }
    return found;
}

Credentials Credentials::fake(std::string_view serverSecret, std::string_view login, int iterations)
{
    return {ScramVerifier::fake(Hash::Sha256, serverSecret, login, iterations),
            ScramVerifier::fake(Hash::Sha1, serverSecret, login, iterations)};
}

bool Credentials::checkPassword(std::string_view password) const
{
    return sha256.isValid() ? sha256.checkPassword(password) : sha1.checkPassword(password);
}

} // namespace posthorn::directory
