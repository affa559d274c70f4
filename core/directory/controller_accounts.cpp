#include "directory/controller_accounts.h"

#include <algorithm>

#include "base/crypto/crypto.h"
#include "base/text.h"

namespace posthorn::directory {

namespace {

constexpr size_t longestName = 64;
constexpr size_t longestPassword = 256;
constexpr size_t mostAccounts = 1000;
constexpr size_t largestFile = 4 * 1024 * 1024;

bool isName(std::string_view name)
{
    const auto isGood = [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
               c == '-' || c == '@';
    };
    return !name.empty() && name.size() <= longestName && std::all_of(name.begin(), name.end(), isGood);
}

bool isPassword(std::string_view password)
{
    return !password.empty() && password.size() <= longestPassword && !ControllerAccounts::isDigest(password) &&
           std::none_of(password.begin(), password.end(), [](unsigned char c) { return c < 32 || c == 127; });
}

std::string_view unquoted(std::string_view word)
{
    const bool isQuoted = word.size() >= 2 && word.front() == '"' && word.back() == '"';
    return isQuoted ? word.substr(1, word.size() - 2) : word;
}

} // namespace

ControllerAccounts::ControllerAccounts(std::string path, std::string_view secret, FileSystem& files)
    : m_path(std::move(path))
    , m_key(crypto::hkdf(crypto::Hash::Sha256, {}, secret, "controller accounts", 32))
    , m_files(files)
    , m_table(std::make_shared<const Table>())
{
}

std::shared_ptr<const ControllerAccounts::Table> ControllerAccounts::table() const
{
    const std::lock_guard lock(m_mutex);
    return m_table;
}

Result<ControllerAccounts::Table> ControllerAccounts::read(std::string& problem) const
{
    auto file = m_files.open(m_path, OpenMode::Read);
    if (!file && file.error().kind == ErrorKind::NotFound)
        return Table();
    if (!file)
        return passOn(file.error());
    const auto text = (*file)->read(0, largestFile + 1);
    if (!text)
        return passOn(text.error());
    if (text->size() > largestFile)
        return fail(ErrorKind::TooLarge, "ctrlaccounts.tab is too large");
    Table table;
    std::string_view rest = *text;
    for (int number = 1; !rest.empty(); ++number) {
        std::string_view line = trimmed(takeUntil(rest, '\n'));
        if (line.empty() || line.starts_with('#'))
            continue;
        const std::string name(unquoted(takeUntil(line, '\t')));
        const auto sealed = base64Decode(unquoted(line));
        const auto plain = sealed ? crypto::open(m_key, *sealed) : Result<std::string>(fail(ErrorKind::Corrupt, {}));
        // The name is sealed with the secret: of two lines nobody can exchange the secrets.
        if (isName(name) && plain && plain->starts_with(name + '\n'))
            table.insert_or_assign(name, plain->substr(name.size() + 1));
        else if (problem.empty())
            problem = "line " + std::to_string(number) + " of ctrlaccounts.tab cannot be read";
    }
    return table;
}

Result<void> ControllerAccounts::load()
{
    const std::lock_guard changing(m_changing);
    std::string problem;
    auto read = this->read(problem);
    if (!read)
        return passOn(read.error());
    m_damaged = !problem.empty();
    {
        const std::lock_guard lock(m_mutex);
        m_table = std::make_shared<const Table>(std::move(*read));
    }
    if (m_damaged)
        return fail(ErrorKind::Corrupt, problem);
    return {};
}

Result<void> ControllerAccounts::write(const Table& table)
{
    if (m_damaged)
        return fail(ErrorKind::Corrupt, "ctrlaccounts.tab has lines that cannot be read: take them out and reload first");
    std::string text;
    for (const auto& [name, password] : table) {
        const auto sealed = crypto::seal(m_key, name + '\n' + password);
        if (!sealed)
            return passOn(sealed.error());
        text += '"' + name + "\"\t\"" + base64Encode(*sealed) + "\"\n";
    }
    if (auto written = replaceFile(m_files, m_path, text); !written)
        return written;
    const std::lock_guard lock(m_mutex);
    m_table = std::make_shared<const Table>(table);
    return {};
}

Result<void> ControllerAccounts::add(const std::string& name, const std::string& password)
{
    if (!isName(name))
        return fail(ErrorKind::Invalid, "a name is up to 64 letters, digits and . _ - @");
    if (!isPassword(password))
        return fail(ErrorKind::Invalid, "a password is up to 256 bytes on one line, and does not begin with #");
    const std::lock_guard changing(m_changing);
    Table changed = *table();
    if (changed.size() >= mostAccounts)
        return fail(ErrorKind::Limit, "there are too many controller accounts");
    if (!changed.emplace(name, password).second)
        return fail(ErrorKind::Exists, "there is a controller account of that name: " + name);
    return write(changed);
}

Result<void> ControllerAccounts::remove(const std::string& name)
{
    const std::lock_guard changing(m_changing);
    Table changed = *table();
    if (changed.erase(name) == 0)
        return fail(ErrorKind::NotFound, "there is no controller account of that name");
    return write(changed);
}

std::vector<std::string> ControllerAccounts::names() const
{
    std::vector<std::string> names;
    for (const auto& [name, password] : *table())
        names.push_back(name);
    return names;
}

bool ControllerAccounts::isRight(const std::string& name, std::string_view proof, std::string_view timeStamp) const
{
    using crypto::Hash;
    const auto all = table();
    const auto found = all->find(name);
    const bool isThere = found != all->end();
    const std::string& password = isThere ? found->second : m_key;
    if (isDigest(proof)) {
        const std::string digest = hexEncode(crypto::hash(Hash::Md5, std::string(timeStamp) + password));
        return crypto::constantTimeEquals(digest, toLower(proof.substr(1))) && isThere;
    }
    // Digests, for the comparison's time tells lengths.
    return crypto::constantTimeEquals(crypto::hmac(Hash::Sha256, m_key, password), crypto::hmac(Hash::Sha256, m_key, proof)) &&
           isThere;
}

} // namespace posthorn::directory
