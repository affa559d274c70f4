// export mbox|maildir|eml ADDRESS [FOLDER] PATH
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <set>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "ctl/command.h"
#include "ctl/mail/folder_names.h"
#include "ctl/mail/mail_link.h"
#include "ctl/mail/maildir.h"
#include "ctl/mail/mbox.h"
#include "ctl/progress.h"
#include "mime/header.h"

namespace posthorn::ctl {

namespace fs = std::filesystem;

namespace {

Error unwritable(const std::string& path)
{
    const ErrorKind kind = errno == ENOSPC ? ErrorKind::NoSpace : ErrorKind::Io;
    return {kind, false, path + " cannot be written: " + std::strerror(errno), {}};
}

/// A file that appears under its name when it is whole.
class NewFile {
public:
    ~NewFile() { drop(); }

    Result<void> open(const std::string& temporary)
    {
        m_path = temporary;
        m_handle = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        if (m_handle < 0)
            return passOn(unwritable(temporary));
        return {};
    }
    bool isOpen() const { return m_handle >= 0; }
    std::string& buffer() { return m_buffer; }
    Result<void> write(bool all)
    {
        if (!all && m_buffer.size() < 256 * 1024)
            return {};
        for (std::string_view rest = m_buffer; !rest.empty();) {
            const ssize_t size = ::write(m_handle, rest.data(), rest.size());
            if (size < 0 && errno == EINTR)
                continue;
            if (size <= 0)
                return passOn(unwritable(m_path));
            rest.remove_prefix(size_t(size));
        }
        m_buffer.clear();
        return {};
    }
    /// @p date: the file's time; 0: now.
    Result<void> finish(const std::string& path, UnixMs date)
    {
        if (auto done = write(true); !done)
            return done;
        if (date > 0) {
            const timespec time{time_t(date / 1000), long(date % 1000) * 1000000};
            const timespec both[] = {time, time};
            ::futimens(m_handle, both);
        }
        if (::close(std::exchange(m_handle, -1)) != 0 || ::rename(m_path.c_str(), path.c_str()) != 0)
            return passOn(unwritable(path));
        return {};
    }
    void drop()
    {
        if (m_handle < 0)
            return;
        ::close(std::exchange(m_handle, -1));
        ::unlink(m_path.c_str());
    }

private:
    int m_handle = -1;
    std::string m_path;
    std::string m_buffer;
};

Result<void> makeFolder(const std::string& path)
{
    std::error_code error;
    fs::create_directories(path, error);
    if (!error)
        return {};
    errno = error.value();
    return passOn(unwritable(path));
}

/// Where the messages of one folder go. Messages come one after the other.
class Target {
public:
    virtual ~Target() = default;
    /// False when it is there already: its bytes are then passed over.
    virtual Result<bool> begins(const FetchedMessage& message) = 0;
    virtual Result<void> bytes(std::string_view piece) = 0;
    virtual Result<void> ends() = 0;
    virtual Result<void> finish() { return {}; }
};

class MboxTarget final : public Target {
public:
    explicit MboxTarget(std::string path) : m_path(std::move(path)) {}

    Result<void> open()
    {
        std::error_code ignored;
        if (fs::exists(m_path, ignored))
            return fail(ErrorKind::Exists, m_path + " is there already");
        const std::string folder = fs::path(m_path).parent_path().string();
        if (auto done = folder.empty() ? Result<void>() : makeFolder(folder); !done)
            return done;
        return m_file.open(m_path + ".part");
    }
    Result<bool> begins(const FetchedMessage& message) override
    {
        m_file.buffer() += mboxFromLine(sender(message.header), message.date);
        m_writer.emplace(mboxStatusLines(message.flags, message.keywords), m_file.buffer());
        return true;
    }
    Result<void> bytes(std::string_view piece) override
    {
        m_writer->feed(piece);
        return m_file.write(false);
    }
    Result<void> ends() override
    {
        m_writer->finish();
        return m_file.write(false);
    }
    Result<void> finish() override { return m_file.finish(m_path, 0); }

private:
    /// Of the envelope, else the author's.
    static std::string sender(std::string_view header)
    {
        for (const char* name : {"Return-Path", "From"}) {
            const auto field = mime::findHeader(header, name);
            if (!field)
                continue;
            const std::string text = mime::unfold(*field);
            const size_t open = text.rfind('<');
            const size_t close = text.find('>', open == std::string::npos ? 0 : open);
            const std::string address = open == std::string::npos ? text : text.substr(open + 1, close - open - 1);
            if (address.find('@') != std::string::npos && address.find_first_of(" \t\"") == std::string::npos)
                return address;
        }
        return {};
    }

    std::string m_path;
    NewFile m_file;
    std::optional<MboxWriter> m_writer;
};

class MaildirTarget final : public Target {
public:
    MaildirTarget(std::string path, uint64_t validity) : m_path(std::move(path)), m_validity(validity) {}

    Result<void> open()
    {
        for (const char* part : {"/cur", "/new", "/tmp"}) {
            if (auto done = makeFolder(m_path + part); !done)
                return done;
        }
        for (const std::string& file : maildirFiles(m_path))
            m_present.emplace(parseMaildirName(file.substr(4)).base, file);
        return {};
    }
    Result<bool> begins(const FetchedMessage& message) override
    {
        const std::string base = std::to_string(message.date / 1000) + ".V" + std::to_string(m_validity) + 'U' +
                                 std::to_string(message.uid) + ".posthorn";
        m_date = message.date;
        takeKeywords(message.keywords);
        m_final = "cur/" + base + maildirInfo(message.flags, message.keywords, m_letters);
        if (const auto found = m_present.find(base); found != m_present.end()) {
            if (found->second != m_final && ::rename((m_path + '/' + found->second).c_str(), (m_path + '/' + m_final).c_str()) != 0)
                return passOn(unwritable(m_path + '/' + m_final));
            return false;
        }
        auto done = m_file.open(m_path + "/tmp/" + base);
        return done ? Result<bool>(true) : passOn(done.error());
    }
    Result<void> bytes(std::string_view piece) override
    {
        for (const char c : piece) {
            if (m_carriageReturn && c != '\n')
                m_file.buffer() += '\r';
            m_carriageReturn = c == '\r';
            if (!m_carriageReturn)
                m_file.buffer() += c;
        }
        return m_file.write(false);
    }
    Result<void> ends() override
    {
        if (std::exchange(m_carriageReturn, false))
            m_file.buffer() += '\r';
        return m_file.finish(m_path + '/' + m_final, m_date);
    }
    Result<void> finish() override
    {
        if (m_letters.empty())
            return {};
        NewFile keywords;
        if (auto done = keywords.open(m_path + "/tmp/dovecot-keywords"); !done)
            return done;
        keywords.buffer() = formatKeywordFile(m_letters);
        return keywords.finish(m_path + "/dovecot-keywords", 0);
    }

private:
    void takeKeywords(const std::vector<std::string>& keywords)
    {
        for (const std::string& keyword : keywords) {
            if (!equalsIgnoreCase(keyword, "$Forwarded") && m_letters.size() < 26 && m_words.insert(toLower(keyword)).second)
                m_letters.emplace(char('a' + m_letters.size()), keyword);
        }
    }

    std::string m_path;
    uint64_t m_validity;
    std::map<std::string, std::string> m_present; ///< by base
    std::map<char, std::string> m_letters;
    std::set<std::string> m_words;
    NewFile m_file;
    std::string m_final;
    UnixMs m_date = 0;
    bool m_carriageReturn = false;
};

class EmlTarget final : public Target {
public:
    EmlTarget(std::string path, uint64_t validity) : m_path(std::move(path)), m_validity(validity) {}

    Result<bool> begins(const FetchedMessage& message) override
    {
        char name[64];
        std::snprintf(name, sizeof name, "/%llu-%010llu.eml", static_cast<unsigned long long>(m_validity),
                      static_cast<unsigned long long>(message.uid));
        m_final = m_path + name;
        m_date = message.date;
        std::error_code ignored;
        if (fs::exists(m_final, ignored))
            return false;
        auto done = m_file.open(m_final + ".part");
        return done ? Result<bool>(true) : passOn(done.error());
    }
    Result<void> bytes(std::string_view piece) override
    {
        m_file.buffer() += piece;
        return m_file.write(false);
    }
    Result<void> ends() override { return m_file.finish(m_final, m_date); }

private:
    std::string m_path;
    uint64_t m_validity;
    NewFile m_file;
    std::string m_final;
    UnixMs m_date = 0;
};

Result<std::unique_ptr<Target>> makeTarget(const std::string& format, const std::string& path, const std::string& folder,
                                           bool all, uint64_t validity)
{
    Result<void> done;
    std::unique_ptr<Target> target;
    if (format == "mbox") {
        auto mbox = std::make_unique<MboxTarget>(all ? path + '/' + pathOfFolder(folder) + ".mbox" : path);
        done = mbox->open();
        target = std::move(mbox);
    } else if (format == "maildir") {
        auto maildir = std::make_unique<MaildirTarget>(all ? path + '/' + maildirOfFolder(folder) : path, validity);
        done = maildir->open();
        target = std::move(maildir);
    } else {
        const std::string place = all ? path + '/' + pathOfFolder(folder) : path;
        done = makeFolder(place);
        target = std::make_unique<EmlTarget>(place, validity);
    }
    if (!done)
        return passOn(done.error());
    return target;
}

} // namespace

Result<int> exportMail(const Options& options, Words arguments)
{
    const std::string format = arguments[0];
    const std::string path = arguments.back();
    const bool all = arguments.size() < 4;
    if (format != "mbox" && format != "maildir" && format != "eml")
        return fail(ErrorKind::Invalid, "the format is mbox, maildir or eml, not " + format);
    auto connection = Connection::open(options.folder);
    if (!connection)
        return passOn(connection.error());
    auto link = MailLink::open(std::move(*connection), arguments[1]);
    if (!link)
        return passOn(link.error());
    auto folders = link->folders();
    if (!folders)
        return passOn(folders.error());
    if (!all)
        std::erase_if(*folders, [&](const Folder& folder) { return folder.name != arguments[2]; });
    if (folders->empty())
        return fail(ErrorKind::NotFound, "there is no folder " + arguments[2]);
    uint64_t messages = 0;
    for (const Folder& folder : *folders)
        messages += folder.messages;
    Progress progress("export", messages);
    uint64_t seen = 0;
    std::vector<Words> rows;
    for (const Folder& folder : *folders) {
        const auto validity = link->examine(folder.name);
        if (!validity)
            return fail(validity.error().kind, folder.name + ": " + validity.error().text);
        auto target = makeTarget(format, path, folder.name, all, *validity);
        if (!target)
            return passOn(target.error());
        uint64_t written = 0;
        uint64_t present = 0;
        bool wanted = false;
        MailLink::Sink sink;
        sink.begins = [&](const FetchedMessage& message) -> Result<void> {
            const auto begun = (*target)->begins(message);
            if (!begun)
                return passOn(begun.error());
            wanted = *begun;
            ++(wanted ? written : present);
            ++seen;
            progress.show(seen, seen);
            return {};
        };
        sink.bytes = [&](std::string_view piece) { return wanted ? (*target)->bytes(piece) : Result<void>(); };
        sink.ends = [&] { return wanted ? (*target)->ends() : Result<void>(); };
        auto done = folder.messages > 0 ? link->messages("RETURN-PATH FROM", sink) : Result<void>();
        if (done)
            done = (*target)->finish();
        if (!done)
            return passOn(done.error());
        rows.push_back({folder.name, std::to_string(written), std::to_string(present)});
    }
    printRows(options, findLocalCommand("export")->columns, rows);
    return exitGood;
}

} // namespace posthorn::ctl
