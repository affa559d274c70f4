#include "semaphores/order_table.h"

#include <array>

#include "base/mail_address.h"
#include "base/text.h"

namespace posthorn::semaphores {

namespace {

/// address TAB password [TAB real name]
Result<std::vector<Operation>> addUser(std::string_view line)
{
    const auto words = split(line, '\t');
    const auto address = MailAddress::parse(trimmed(words.front()));
    if (words.size() < 2 || words.size() > 3 || !address)
        return fail(ErrorKind::Invalid, "a line is an address, a password and perhaps a real name, with TABs between them");
    std::vector<Operation> wanted{{"useradd", {address->domain, address->local, std::string(words[1]), "U"}}};
    if (words.size() == 3)
        wanted.push_back({"userset", {address->domain, address->local, "realname", std::string(words[2])}});
    return wanted;
}

Result<std::vector<Operation>> deleteUser(std::string_view line)
{
    const auto address = MailAddress::parse(trimmed(line));
    if (!address)
        return fail(ErrorKind::Invalid, "a line is an account's address");
    return std::vector<Operation>{{"userdel", {address->domain, address->local}}};
}

std::vector<Operation> processQueue()
{
    return {{"queue retry", {"all"}}};
}

const std::array<Order, 9> table = {{
    {.word = "ADDUSER", .ofLine = addUser},
    {.word = "DELUSER", .ofLine = deleteUser},
    // Mail for this server's own accounts is never queued: it is theirs when it is accepted.
    {.word = "PROCNOW", .always = processQueue},
    {.word = "PROCREM", .always = processQueue},
    {.word = "PROCRETR", .always = processQueue},
    {.word = "RELOADCACHE", .fate = Fate::Reload},
    {.word = "EXITNOW", .fate = Fate::Stop},
    {.word = "RESTART", .fate = Fate::Restart},
    {.word = "WATCHDOG"}, // that it goes shows that the server lives
}};

} // namespace

std::span<const Order> orders()
{
    return table;
}

} // namespace posthorn::semaphores
