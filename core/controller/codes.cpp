#include "controller/codes.h"

#include <cstdio>

namespace posthorn::controller {

namespace {

struct Code {
    int number;
    std::string_view text;
};

constexpr Code codes[] = {
#include "controller/errors.inc"
};

// Where the original has a code of its own for an operation; the rest goes by the error's kind.
struct Special {
    std::string_view word;
    ErrorKind kind;
    int code;
    std::string_view text = {}; ///< where the error's begins like this
};

constexpr Special specials[] = {
    {"useradd", ErrorKind::Exists, 13},         {"useradd", ErrorKind::NotFound, 59},
    {"userdel", ErrorKind::NotFound, 12},       {"userpasswd", ErrorKind::NotFound, 157},
    {"userset", ErrorKind::NotFound, 12},       {"domainadd", ErrorKind::Exists, 231},
    {"domaindel", ErrorKind::NotFound, 59},     {"aliasadd", ErrorKind::Exists, 26},
    {"aliasadd", ErrorKind::NotFound, 59},      {"aliasdel", ErrorKind::NotFound, 28},
    {"aliasdomainadd", ErrorKind::NotFound, 59}, {"aliasdomainadd", ErrorKind::Exists, 231},
    {"aliasdomaindel", ErrorKind::NotFound, 59}, {"queue show", ErrorKind::NotFound, 54},
    {"filelist", ErrorKind::Denied, 214},       {"filelist", ErrorKind::NotFound, 211},
    {"cfgfileget", ErrorKind::Denied, 214},     {"cfgfileget", ErrorKind::NotFound, 19},
    {"cfgfileget", ErrorKind::TooLarge, 264},   {"cfgfileget", ErrorKind::Unsupported, 20},
    {"cfgfileset", ErrorKind::Denied, 214},     {"cfgfileset", ErrorKind::NotFound, 19},
    {"cfgfileset", ErrorKind::TooLarge, 264},   {"cfgfileset", ErrorKind::Corrupt, 20},
    {"userauth", ErrorKind::AuthFailed, 24},    {"userauth", ErrorKind::Limit, 129},
    {"userauth", ErrorKind::Denied, 199},       {"frozsubmit", ErrorKind::NotFound, 164},
    {"frozdel", ErrorKind::NotFound, 16},       {"frozgetlog", ErrorKind::NotFound, 19},
    {"frozgetmsg", ErrorKind::NotFound, 19},    {"mluseradd", ErrorKind::Unsupported, 50},
    {"mluserdel", ErrorKind::Unsupported, 50},  {"mluserlist", ErrorKind::Unsupported, 50},
    {"mluseradd", ErrorKind::Exists, 52},       {"mluserdel", ErrorKind::NotFound, 53, "not on the list"},
    {"exaliasadd", ErrorKind::Exists, 67},      {"exaliasdel", ErrorKind::NotFound, 69},
};

} // namespace

std::string_view codeText(int code)
{
    for (const Code& each : codes) {
        if (each.number == code)
            return each.text;
    }
    return {};
}

int errorCode(std::string_view word, const Error& error)
{
    for (const Special& special : specials) {
        if (special.word == word && special.kind == error.kind && error.text.starts_with(special.text))
            return special.code;
    }
    switch (error.kind) {
    case ErrorKind::AuthFailed:
    case ErrorKind::Denied:
        return 105;
    case ErrorKind::NotFound:
        return error.text.starts_with("no such domain") ? 59 : 157;
    case ErrorKind::Exists:
        return 231;
    case ErrorKind::Timeout:
        return 5;
    case ErrorKind::InUse:
    case ErrorKind::Unavailable:
    case ErrorKind::Cancelled:
        return 72;
    case ErrorKind::NoSpace:
    case ErrorKind::Io:
    case ErrorKind::Corrupt:
        return 21;
    case ErrorKind::OverQuota:
        return 112;
    default:
        return 103;
    }
}

std::string codeLine(int code)
{
    char number[16];
    std::snprintf(number, sizeof number, "-%05d ", code);
    return number + std::string(codeText(code));
}

std::string errorLine(std::string_view word, const Error& error)
{
    return codeLine(errorCode(word, error));
}

} // namespace posthorn::controller
