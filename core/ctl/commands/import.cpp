// import mbox|maildir|eml PATH ADDRESS [FOLDER]
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "controller/grammar.h"
#include "ctl/command.h"
#include "ctl/mail/folder_names.h"
#include "ctl/mail/importer.h"
#include "ctl/mail/maildir.h"
#include "ctl/mail/mbox.h"

namespace posthorn::ctl {

namespace fs = std::filesystem;

namespace {

class OpenFile {
public:
    explicit OpenFile(const std::string& path) : m_handle(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
    ~OpenFile()
    {
        if (m_handle >= 0)
            ::close(m_handle);
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    bool isOpen() const { return m_handle >= 0; }
    /// Octets and the time of the last change.
    std::pair<uint64_t, UnixMs> facts() const
    {
        struct stat about{};
        if (::fstat(m_handle, &about) != 0)
            return {};
        return {uint64_t(about.st_size), UnixMs(about.st_mtim.tv_sec) * 1000 + about.st_mtim.tv_nsec / 1000000};
    }
    /// Less than nothing for an error, nothing at the end.
    ssize_t read(char* bytes, size_t size)
    {
        ssize_t got;
        do
            got = ::read(m_handle, bytes, size);
        while (got < 0 && errno == EINTR);
        return got;
    }

private:
    int m_handle;
};

Error unreadable(const std::string& path)
{
    return {ErrorKind::Io, false, path + " cannot be read: " + std::strerror(errno), {}};
}

/// What the whole import knows.
struct Import {
    std::string folder; ///< below which everything goes; empty: names as they are
    size_t largest;
    Importer& to;
    Progress& progress;
    uint64_t files = 0;

    std::string target(const std::string& name) const
    {
        if (folder.empty())
            return name.empty() ? "INBOX" : name;
        return name.empty() || name == "INBOX" ? folder : folder + '/' + name;
    }

    Result<void> file(const std::string& path, const MaildirName* maildir);
    Result<void> mbox(const std::string& path);
    Result<void> mboxTree(const std::string& path);
    Result<void> maildir(const std::string& path);
    Result<void> emlTree(const std::string& path);
};

Result<void> Import::file(const std::string& path, const MaildirName* name)
{
    OpenFile in(path);
    if (!in.isOpen()) {
        to.refuse(path, std::strerror(errno));
        return {};
    }
    const auto [size, changed] = in.facts();
    if (size > largest) {
        to.refuse(path, "it is larger than " + std::to_string(largest) + " bytes");
        return {};
    }
    std::string text(size, '\0');
    size_t got = 0;
    for (ssize_t piece; got < size && (piece = in.read(text.data() + got, size - got)) > 0;)
        got += size_t(piece);
    text.resize(got);
    Message message;
    message.bytes = withCrLf(text);
    message.origin = path;
    if (name) {
        message.flags = name->flags;
        message.keywords = name->keywords;
    }
    message.date = name ? 0 : receivedDate(message.bytes);
    if (message.date == 0)
        message.date = changed;
    auto done = to.put(std::move(message));
    progress.show(++files, to.count());
    return done;
}

Result<void> Import::mbox(const std::string& path)
{
    OpenFile in(path);
    if (!in.isOpen())
        return passOn(unreadable(path));
    const auto [size, changed] = in.facts();
    progress.setAll(size);
    Result<void> state;
    uint64_t number = 0;
    MboxReader reader(largest, [&, changed = changed](Message message, bool tooLarge) {
        if (!state)
            return;
        message.origin = path + ", message " + std::to_string(++number);
        if (tooLarge)
            return to.refuse(message.origin, "it is larger than " + std::to_string(largest) + " bytes");
        if (!takeMboxStatus(message))
            return;
        if (message.date == 0)
            message.date = receivedDate(message.bytes);
        if (message.date == 0)
            message.date = changed;
        state = to.put(std::move(message));
    });
    std::string buffer(256 * 1024, '\0');
    uint64_t read = 0;
    ssize_t got = 0;
    while (state && reader.isMbox() && (got = in.read(buffer.data(), buffer.size())) > 0) {
        reader.feed(std::string_view(buffer).substr(0, size_t(got)));
        progress.show(read += uint64_t(got), to.count());
    }
    if (got < 0)
        return passOn(unreadable(path));
    if (state)
        reader.finish();
    if (!reader.isMbox())
        return fail(ErrorKind::Invalid, path + " is not an mbox file: it begins with no From line");
    return state;
}

/// The files below @p root with that ending, relative to it.
std::vector<std::string> filesBelow(const std::string& root, std::string_view ending)
{
    std::vector<std::string> files;
    std::error_code error;
    for (fs::recursive_directory_iterator it(root, error), end; !error && it != end; it.increment(error)) {
        std::error_code ignored;
        if (it->is_regular_file(ignored) && it->path().extension() == ending)
            files.push_back(fs::relative(it->path(), root, ignored).string());
    }
    // Folder by folder, so that each is looked into once.
    std::sort(files.begin(), files.end(), [](const std::string& a, const std::string& b) {
        return std::pair(fs::path(a).parent_path(), a) < std::pair(fs::path(b).parent_path(), b);
    });
    return files;
}

Result<void> Import::mboxTree(const std::string& path)
{
    std::error_code ignored;
    if (!fs::is_directory(path, ignored)) {
        if (auto done = to.enter(target({})); !done)
            return done;
        return mbox(path);
    }
    for (const std::string& file : filesBelow(path, ".mbox")) {
        if (auto done = to.enter(target(folderOfPath(file.substr(0, file.size() - 5)))); !done)
            return done;
        if (auto done = mbox(path + '/' + file); !done)
            return done;
    }
    return {};
}

Result<void> Import::maildir(const std::string& path)
{
    const auto folders = maildirFolders(path);
    if (folders.empty())
        return fail(ErrorKind::Invalid, path + " is no Maildir: it has no folder cur or new");
    uint64_t all = 0;
    for (const std::string& folder : folders)
        all += maildirFiles(path + '/' + folder).size();
    progress.setAll(all);
    for (const std::string& name : folders) {
        const std::string place = path + '/' + name;
        const auto folder = folderOfMaildir(name);
        if (!folder) {
            to.refuse(place, "the folder's name is not in modified UTF-7");
            continue;
        }
        if (auto done = to.enter(target(*folder)); !done)
            return done;
        std::map<char, std::string> letters;
        if (OpenFile keywords(place + "/dovecot-keywords"); keywords.isOpen()) {
            std::string text(64 * 1024, '\0');
            const ssize_t size = keywords.read(text.data(), text.size());
            letters = parseKeywordFile(std::string_view(text).substr(0, size > 0 ? size_t(size) : 0));
        }
        for (const std::string& entry : maildirFiles(place)) {
            const MaildirName about = parseMaildirName(entry.substr(4), letters);
            if (auto done = file(place + '/' + entry, &about); !done)
                return done;
        }
    }
    return {};
}

Result<void> Import::emlTree(const std::string& path)
{
    std::error_code ignored;
    if (!fs::is_directory(path, ignored)) {
        if (!fs::exists(path, ignored))
            return fail(ErrorKind::NotFound, "there is no " + path);
        if (auto done = to.enter(target({})); !done)
            return done;
        return file(path, nullptr);
    }
    const auto all = filesBelow(path, ".eml");
    progress.setAll(all.size());
    for (const std::string& name : all) {
        if (auto done = to.enter(target(folderOfPath(fs::path(name).parent_path().string()))); !done)
            return done;
        if (auto done = file(path + '/' + name, nullptr); !done)
            return done;
    }
    return {};
}

/// The largest message that the server takes.
Result<size_t> askLargest(const Options& options)
{
    auto connection = Connection::open(options.folder);
    if (!connection)
        return passOn(connection.error());
    if (auto done = connection->send(controller::formatWords({"config get", "smtp.max-message-size"}) + "\r\n"); !done)
        return passOn(done.error());
    auto status = connection->line();
    auto row = status ? connection->line() : status;
    if (!row)
        return passOn(row.error());
    const auto words = controller::parseWords(*row);
    const auto size = words ? parseNumber<size_t>(words->front()) : std::nullopt;
    return size ? Result<size_t>(*size) : fail(ErrorKind::Unavailable, "the server does not tell how large a message may be");
}

/// A run that was broken off may still have messages on their way in the server; what it brings has to be known before we look.
/// False when somebody has the account open this way for longer than that.
Result<bool> waitForOthers(const Options& options, const std::string& address)
{
    auto connection = Connection::open(options.folder);
    if (!connection)
        return passOn(connection.error());
    for (int tries = 0; tries < 100; ++tries) {
        if (auto done = connection->send("session list\r\n"); !done)
            return passOn(done.error());
        bool found = false;
        for (;;) {
            const auto line = connection->line();
            if (!line)
                return passOn(line.error());
            if (*line == "." || line->starts_with('-'))
                break;
            const auto words = controller::parseWords(*line);
            found = found || (words && words->size() > 3 && (*words)[1] == "control" && equalsIgnoreCase((*words)[3], address));
        }
        if (!found)
            return true;
        ::usleep(100000);
    }
    return false;
}

} // namespace

Result<int> importMail(const Options& options, Words arguments)
{
    const std::string& format = arguments[0];
    const auto largest = askLargest(options);
    if (!largest)
        return passOn(largest.error());
    const auto alone = waitForOthers(options, arguments[2]);
    if (!alone)
        return passOn(alone.error());
    auto connection = Connection::open(options.folder);
    if (!connection)
        return passOn(connection.error());
    auto link = MailLink::open(std::move(*connection), arguments[2]);
    if (!link)
        return passOn(link.error());
    Progress progress("import");
    if (!*alone)
        progress.say("another program has the account open through the local socket: what it brings now may come twice");
    Importer importer(std::move(*link), progress);
    Import import{arguments.size() > 3 ? arguments[3] : std::string(), *largest, importer, progress};
    Result<void> done = format == "mbox"      ? import.mboxTree(arguments[1])
                        : format == "maildir" ? import.maildir(arguments[1])
                        : format == "eml"     ? import.emlTree(arguments[1])
                                              : fail(ErrorKind::Invalid, "the format is mbox, maildir or eml, not " + format);
    if (done)
        done = importer.finish();
    if (!done)
        return passOn(done.error());
    printRows(options, findLocalCommand("import")->columns, importer.rows());
    return importer.anyRefused() ? exitRefused : exitGood;
}

} // namespace posthorn::ctl
