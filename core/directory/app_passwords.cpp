#include "directory/app_passwords.h"

#include <algorithm>

#include "base/random.h"
#include "base/text.h"
#include "directory/totp.h"

namespace posthorn::directory {

namespace {

std::string freshPassword()
{
    const std::string letters = toLower(totp::base32(randomBytes(18))).substr(0, 28);
    std::string password;
    for (size_t i = 0; i < letters.size(); ++i) {
        if (i > 0 && i % 4 == 0)
            password += '-';
        password += letters[i];
    }
    return password;
}

} // namespace

bool isProgramName(const std::string& name)
{
    return !name.empty() && name.size() <= 64 && isUtf8(name) &&
           std::none_of(name.begin(), name.end(), [](unsigned char c) { return c < 32 || c == 127; });
}

void makeAppPassword(AppPasswordParts parts, const MailAddress& account, const std::string& name, Executor& asker,
                     Reply<FreshAppPassword> reply)
{
    const std::string called(trimmed(name));
    if (!isProgramName(called))
        return reply(fail(ErrorKind::Invalid, "a name of one line and at most 64 characters is wanted"));
    parts.directory.findLogin(
        account.text(), asker, [parts, called, &asker, reply = std::move(reply)](Result<std::optional<LoginRecord>> found) {
            if (!found)
                return reply(passOn(found.error()));
            if (!*found || (*found)->account.kind != AccountKind::User)
                return reply(fail(ErrorKind::NotFound, "no such account"));
            const std::string password = freshPassword();
            parts.authenticator.makeVerifiersLike(
                **found, password, asker,
                [parts, called, password, id = (*found)->account.id, &asker,
                 reply](Result<std::pair<std::string, std::string>> made) {
                    if (!made)
                        return reply(passOn(made.error()));
                    parts.records.addAppPassword(id, called, made->first, made->second, asker,
                                                 [password, reply](Result<AppPassword> row) {
                                                     if (!row)
                                                         return reply(passOn(row.error()));
                                                     reply(FreshAppPassword{std::move(*row), password});
                                                 });
                });
        });
}

void endConnections(watch::Hub& hub, const MailAddress& account)
{
    hub.send({watch::Control::Kind::DisconnectAccount, account.text(), 0});
}

} // namespace posthorn::directory
