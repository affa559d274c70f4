// The accounts of the controller: names and secrets by which programs administer the server. They are no mail accounts. A
// login by MD5 digest needs the secret itself, so the file keeps it sealed, not hashed.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "base/result.h"

namespace posthorn::directory {

/// What "ctrlaccounts.tab" says, held in memory. Safe from any thread; what asks never waits for the disk.
class ControllerAccounts {
public:
    /// @p secret: 32 random octets of this installation, from which the key for the secrets is derived.
    ControllerAccounts(std::string path, std::string_view secret, FileSystem& files = FileSystem::system());

    /// Reads the file; a missing one is empty. With Corrupt, which names the first line that cannot be read, the accounts
    /// of all the others count. Not on a worker, as add() and remove().
    Result<void> load();
    /// Exists; Invalid for a name or password that nobody could log in with; Corrupt where load() has said so; Io.
    Result<void> add(const std::string& name, const std::string& password);
    Result<void> remove(const std::string& name);
    /// Sorted.
    std::vector<std::string> names() const;

    /// Whether a login is right: @p proof is the password, or "#" and the MD5 digest in hexadecimal digits of @p timeStamp
    /// (with its angle brackets) and the password. Takes as long for a name that is not there.
    bool isRight(const std::string& name, std::string_view proof, std::string_view timeStamp) const;
    /// The digest's form: "#" and what follows. A password cannot begin so.
    static bool isDigest(std::string_view proof) { return proof.starts_with('#'); }

private:
    using Table = std::map<std::string, std::string>; ///< name: password
    Result<Table> read(std::string& problem) const;
    Result<void> write(const Table& table);
    std::shared_ptr<const Table> table() const;

    const std::string m_path;
    const std::string m_key;
    FileSystem& m_files;
    std::mutex m_changing; ///< of two changes at the same time neither may be lost
    bool m_damaged = false;
    mutable std::mutex m_mutex; ///< over the table, for moments
    std::shared_ptr<const Table> m_table;
};

} // namespace posthorn::directory
