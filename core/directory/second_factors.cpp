#include "directory/second_factors.h"

#include <algorithm>

#include "base/crypto/crypto.h"
#include "base/random.h"
#include "base/text.h"
#include "directory/totp.h"

namespace posthorn::directory {

namespace {

constexpr int64_t mostWrong = 5;
constexpr size_t recoveryCodes = 10;

Error wrongCode()
{
    return {ErrorKind::AuthFailed, false, "the code is not right", {}};
}

/// Without what people put between: "ABCD-efgh 23" to "abcdefgh23".
std::string plainCode(std::string_view typed)
{
    std::string code;
    for (const char c : typed.substr(0, 64)) {
        if (c != ' ' && c != '-')
            code += asciiLower(c);
    }
    return code;
}

bool isAppCode(const std::string& code)
{
    return code.size() == 6 && std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// What is sealed says whose it is, so that a row that was put in another's place is of no use.
std::string labelOf(int64_t account)
{
    return "totp:" + std::to_string(account) + ':';
}

std::string throttleName(int64_t account)
{
    return "account " + std::to_string(account);
}

} // namespace

SecondFactors::SecondFactors(AccessRecords& records, std::string key, Clock& clock)
    : m_records(records)
    , m_key(crypto::hmac(crypto::Hash::Sha256, key, "second factors"))
    , m_clock(clock)
    , m_throttle(clock)
{
}

std::string SecondFactors::hashOf(int64_t account, std::string_view recoveryCode) const
{
    return crypto::hmac(crypto::Hash::Sha256, m_key, "recovery:" + std::to_string(account) + ':' + std::string(recoveryCode));
}

std::vector<std::string> SecondFactors::freshCodes(int64_t account, std::vector<std::string>& hashes) const
{
    std::vector<std::string> codes;
    for (size_t i = 0; i < recoveryCodes; ++i) {
        const std::string code = toLower(totp::base32(randomBytes(10))); // 80 bits
        hashes.push_back(hashOf(account, code));
        codes.push_back(code.substr(0, 4) + '-' + code.substr(4, 4) + '-' + code.substr(8, 4) + '-' + code.substr(12));
    }
    return codes;
}

Result<std::string> SecondFactors::unsealed(int64_t account, const SecondFactorRecord& record) const
{
    auto plain = crypto::open(m_key, record.sealedSecret);
    if (!plain)
        return fail(ErrorKind::Corrupt, "the second factor cannot be read", plain.error().text);
    const std::string label = labelOf(account);
    if (plain->rfind(label, 0) != 0)
        return fail(ErrorKind::Corrupt, "the second factor cannot be read", "it is another account's");
    return plain->substr(label.size());
}

bool SecondFactors::isThrottled(int64_t account)
{
    return m_throttle.refuses(throttleName(account), mostWrong);
}

void SecondFactors::failed(int64_t account)
{
    m_throttle.failed(throttleName(account));
}

void SecondFactors::succeeded(int64_t account)
{
    m_throttle.succeeded(throttleName(account));
}

void SecondFactors::status(int64_t account, Executor& asker, Reply<Status> reply)
{
    m_records.secondFactor(account, asker, [reply = std::move(reply)](Result<SecondFactorRecord> record) {
        if (!record && record.error().kind != ErrorKind::NotFound)
            return reply(passOn(record.error()));
        if (!record || !record->confirmed)
            return reply(Status());
        reply(Status{true, record->since, record->recoveryLeft});
    });
}

void SecondFactors::begin(const Account& account, const std::string& issuer, Executor& asker, Reply<Setup> reply)
{
    const std::string secret = randomBytes(totp::secretSize);
    const auto sealed = crypto::seal(m_key, labelOf(account.id) + secret);
    if (!sealed)
        return reply(passOn(sealed.error()));
    Setup setup{totp::base32(secret), totp::keyUri(secret, account.address.text(), issuer)};
    m_records.setSecondFactor(account.id, *sealed, asker, [reply = std::move(reply), setup](Result<void> set) {
        if (!set)
            return reply(passOn(set.error()));
        reply(setup);
    });
}

void SecondFactors::confirm(const Account& account, const std::string& code, const std::string& keepGrant,
                            Executor& asker, Reply<std::vector<std::string>> reply)
{
    const int64_t id = account.id;
    if (isThrottled(id))
        return reply(fail(ErrorKind::Limit, "too many wrong codes, try again later"));
    m_records.secondFactor(
        id, asker, [this, id, code = plainCode(code), keepGrant, &asker, reply = std::move(reply)](Result<SecondFactorRecord> record) {
            if (!record)
                return reply(passOn(record.error()));
            if (record->confirmed)
                return reply(fail(ErrorKind::Exists, "the account has a second factor already"));
            const auto secret = unsealed(id, *record);
            if (!secret)
                return reply(passOn(secret.error()));
            const auto step = totp::matchingStep(*secret, code, m_clock.now(), 0);
            if (!step) {
                failed(id);
                return reply(passOn(wrongCode()));
            }
            succeeded(id);
            std::vector<std::string> hashes;
            auto codes = freshCodes(id, hashes);
            m_records.confirmSecondFactor(id, *step, std::move(hashes), keepGrant, asker,
                                          [reply, codes = std::move(codes)](Result<void> done) {
                                              if (!done)
                                                  return reply(passOn(done.error()));
                                              reply(codes);
                                          });
        });
}

void SecondFactors::check(const Account& account, const std::string& typed, bool orRecovery, Executor& asker,
                          Reply<void> reply)
{
    const int64_t id = account.id;
    const std::string code = plainCode(typed);
    if (isThrottled(id))
        return reply(fail(ErrorKind::Limit, "too many wrong codes, try again later"));
    // Of many at once, all but a few have been counted before the first is answered.
    failed(id);
    const auto taken = [this, id, reply](Result<bool> right) {
        if (!right)
            return reply(passOn(right.error()));
        if (!*right)
            return reply(passOn(wrongCode()));
        succeeded(id);
        reply({});
    };
    m_records.secondFactor(id, asker, [this, id, code, orRecovery, &asker, reply, taken](Result<SecondFactorRecord> record) {
        if (record && !record->confirmed)
            record = passOn(fail(ErrorKind::NotFound, "the account has no second factor").value());
        if (!record)
            return reply(passOn(record.error()));
        if (!isAppCode(code)) {
            if (!orRecovery || code.empty())
                return taken(false);
            return m_records.takeRecoveryCode(id, hashOf(id, code), asker, taken);
        }
        const auto secret = unsealed(id, *record);
        if (!secret)
            return reply(passOn(secret.error()));
        const auto step = totp::matchingStep(*secret, code, m_clock.now(), record->lastStep);
        if (!step)
            return taken(false);
        m_records.takeStep(id, *step, asker, taken);
    });
}

void SecondFactors::renewRecoveryCodes(const Account& account, Executor& asker, Reply<std::vector<std::string>> reply)
{
    std::vector<std::string> hashes;
    auto codes = freshCodes(account.id, hashes);
    m_records.setRecoveryCodes(account.id, std::move(hashes), asker,
                               [reply = std::move(reply), codes = std::move(codes)](Result<void> done) {
                                   if (!done)
                                       return reply(passOn(done.error()));
                                   reply(codes);
                               });
}

void SecondFactors::remove(int64_t account, Executor& asker, Reply<void> reply)
{
    m_records.removeSecondFactor(account, asker, std::move(reply));
}

} // namespace posthorn::directory
