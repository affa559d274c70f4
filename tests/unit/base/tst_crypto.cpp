// The same vectors for both back ends: this file is compiled with Qt 6 and the back end that the build chose, and once
// more with Qt 5 and QCA (tst_crypto_qca). A plain main, because the second has no moc and no Qt Test.
#include "base/crypto/crypto.h"

#include <cstdio>
#include <thread>

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "base/text.h"

using namespace posthorn;
using crypto::Hash;
using crypto::KeyKind;

namespace {

int failures = 0;
int checks = 0;

void check(bool good, const std::string& what)
{
    ++checks;
    if (good)
        return;
    ++failures;
    std::printf("FAIL  %s\n", what.c_str());
}

void same(const std::string& actual, const std::string& expected, const std::string& what)
{
    check(actual == expected, what + ": got " + hexEncode(actual) + ", want " + hexEncode(expected));
}

std::string unhex(std::string_view text)
{
    std::string out;
    for (size_t i = 0; i + 1 < text.size(); i += 2)
        out += char(std::stoi(std::string(text.substr(i, 2)), nullptr, 16));
    return out;
}

void hashes()
{
    // FIPS 180-2 appendices B and C and RFC 1321 appendix A.5.
    const struct {
        Hash kind;
        std::string_view text;
        std::string_view digest;
    } rows[] = {
        {Hash::Md5, "abc", "900150983cd24fb0d6963f7d28e17f72"},
        {Hash::Md5, "", "d41d8cd98f00b204e9800998ecf8427e"},
        {Hash::Sha1, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"},
        {Hash::Sha1, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "84983e441c3bd26ebaae4aa1f95129e5e54670f1"},
        {Hash::Sha256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {Hash::Sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {Hash::Sha256, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        {Hash::Sha512, "abc",
         "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
         "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"},
    };
    for (const auto& row : rows) {
        const std::string name = "hash " + std::to_string(int(row.kind)) + " of '" + std::string(row.text) + "'";
        same(crypto::hash(row.kind, row.text), unhex(row.digest), name);
        check(crypto::hashSize(row.kind) * 2 == row.digest.size(), name + ", size");
        crypto::Hasher hasher(row.kind);
        for (const char c : row.text)
            hasher.add(std::string_view(&c, 1));
        same(hasher.result(), unhex(row.digest), name + ", octet by octet");
        hasher.add(row.text);
        same(hasher.result(), unhex(row.digest), name + ", hasher used again");
    }
    same(crypto::hash(Hash::Sha256, std::string(1000000, 'a')),
         unhex("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"), "SHA-256 of a million a");
}

void macs()
{
    // RFC 4231 sections 4.2, 4.3, 4.4 and 4.7; RFC 2202 sections 2 and 3.
    const std::string longKey(131, char(0xAA));
    const std::string longText = "Test Using Larger Than Block-Size Key - Hash Key First";
    const struct {
        Hash kind;
        std::string key;
        std::string text;
        std::string_view mac;
    } rows[] = {
        {Hash::Sha256, std::string(20, 0x0B), "Hi There",
         "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
        {Hash::Sha256, "Jefe", "what do ya want for nothing?",
         "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
        {Hash::Sha256, std::string(20, char(0xAA)), std::string(50, char(0xDD)),
         "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
        {Hash::Sha256, longKey, longText, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
        {Hash::Sha512, "Jefe", "what do ya want for nothing?",
         "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
         "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"},
        {Hash::Sha1, "Jefe", "what do ya want for nothing?", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"},
        {Hash::Md5, "Jefe", "what do ya want for nothing?", "750c783e6ab0b503eaa86e310a5db738"},
    };
    for (const auto& row : rows)
        same(crypto::hmac(row.kind, row.key, row.text), unhex(row.mac), "HMAC of " + row.text);
}

void derivation()
{
    using namespace std::string_view_literals;
    // RFC 6070 (SHA-1, without the one that takes 16,777,216 rounds) and RFC 7914 section 11 (SHA-256).
    const struct {
        Hash kind;
        std::string_view password;
        std::string_view salt;
        int iterations;
        std::string_view key;
    } rows[] = {
        {Hash::Sha1, "password", "salt", 1, "0c60c80f961f0e71f3a9b524af6012062fe037a6"},
        {Hash::Sha1, "password", "salt", 2, "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957"},
        {Hash::Sha1, "password", "salt", 4096, "4b007901b765489abead49d926f721d065a429c1"},
        {Hash::Sha1, "passwordPASSWORDpassword", "saltSALTsaltSALTsaltSALTsaltSALTsalt", 4096,
         "3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038"},
        {Hash::Sha1, "pass\0word"sv, "sa\0lt"sv, 4096, "56fa6aa75548099dcc37d7f03425e0c3"},
        {Hash::Sha256, "passwd", "salt", 1,
         "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
         "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783"},
    };
    for (const auto& row : rows)
        same(crypto::pbkdf2(row.kind, row.password, row.salt, row.iterations, row.key.size() / 2), unhex(row.key),
             "PBKDF2 of " + std::string(row.password));
}

constexpr std::string_view rsaKey =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQDWt5MrpbSqD5lH\n"
    "zPdHVynKZ92iyd9eWG7KE2W5sL6LObppzIS+RBfH/HuQuJyjMQ6XWHuNLumd8bdv\n"
    "QRLr76ZDXu8IobhTyXGl29PfDk1X0yXkL9q1fz7VCTpfIRxpTKI6K3ooZeGDk2q+\n"
    "RIkTlmavGoH1qIxCSKLwBTX1aGf2KqcU8oRR/HUx3yhsHm7U8AWSiIg+frNKkQIn\n"
    "zjLVV13fG6ZKjKU4PJ7jLt3c6qjjiokJ8QZjxgcoTpBN7eBValKJELOgOpx91ef2\n"
    "FLWNTw/9sWyaVUe28ULEJVVdIebJS7vddcC2GHLV7V3RBgwLwGT9oLBZeTxr3Az/\n"
    "iS0mvJhdAgMBAAECggEAShv6c+oxvTC9Gwcnojv3dKD84p8CtbGYK68eQUU7vxoh\n"
    "uTqZ5oHiI2iFzaGqjrjz7FDh9AzpHVa8lW3EdiK1JDO0FSqcUG8LBtAlBKwPDe0W\n"
    "+vd5aYON0EHrH8Jx5/ZHWASBmUfw2lUbVqiZF2Wl83IWwQ93ubkQY/+obBepKlFU\n"
    "OYQdMWmDBV3VJv1pMGq30uklw18IB3ocPlFCXzycvv+y4L1wsN8C2Jcu3u+RyXN2\n"
    "7+oDIoiSSwmXz8GCb9KKlgTVz3Dz/fzbVUJVrwq5QU9pVUtB1mlT7DW5hY3lSKSQ\n"
    "AQihQGu5ZYtOierX2ykG8drE21N4KFt7FLBYJxbdkQKBgQD6/+jwuxROC+FxJf8w\n"
    "fCItMnuA6605CxMW0pcDoaC4g4odXi8ACT+Z8hFa/5VtSin0lzOSnCxlUJcIaGvr\n"
    "O8sV1igI17BmKDziMo4INx7wJ8iQwDtzGT3Ng0+C3z4fZNpxTvLadk6jYAY71IyG\n"
    "GHR6wDxF6ZveE9cpxQydBxkOnwKBgQDa/qAFsnIKGRReFVZs3QmwYjZ87aGt9n4x\n"
    "rVavLHtXxRZKIRnzbbxJcHsuJBtqTk5U8R9KcTqaD4kkeBNt6OaZoZO+PwZNhkDG\n"
    "59BAlVWmST/Ku2bA56LFua/Grz2EOowVZFurhcOiFgOEEl6c7LjyIR/kXqiXBf6Z\n"
    "+u84ttnDgwKBgQDp5yubkqtEY/vt5nveIf/zYJUJOhdODkz2ur7yKl/NMv+1iHyC\n"
    "KxwzCQs1YvJMS423mmP8Hz+cFrL4qd7P8wO5UL40J1QCj0LVhEkpzLwvDtPwWMPN\n"
    "6drXNqQVEJciyGhsqSbVgOSdiTGl9dgSap25eoVwnVecZ57eFPxBJUkrfwKBgQDJ\n"
    "8Hx9ZGSWfTPz4fc1Icp6dMZMAxDRCvipNG83z2vZrqr0Jnv4pls22VstXCxPpe/D\n"
    "kilJiwn/4I2VLIi2FEr4pi9IAnP8bu0yvbaip1I4qVkCyDZjcfX+IFE/hH7UfOyK\n"
    "GWYSz6FryKLrWckXKY8N74+qFcOep+9z7BpGEQ7TowKBgH3aYCfURkJHi8XLAzVn\n"
    "ZqZ6qImRqhPetL7So/R2cWSubax/bZzfQXAJEGocLymAFwW6Wowl3d27a2F6m17P\n"
    "JfVGxiN+vIohybh0TEmh7v+/Fi9VjYGNJY+hSclE8CVjLi+vOYTKhXaQCORcy2PB\n"
    "ufo60A7j4QzKY4VU1wzlXzOS\n"
    "-----END PRIVATE KEY-----\n";
// RSASSA-PKCS1-v1_5 is deterministic: made with "openssl dgst -sha256 -sign".
constexpr std::string_view rsaSignature =
    "bf817263d9ce7e66780d386e7936934be4c7d814f7d70eb12751d4ef76bd572fa0390ba32c7c6bc401c5471f2d9253b4e7f44df0"
    "5c93d1382961a6754280f8fb3da9043b0a1d1d13afea2932fcd66c1bc002b0e56b576915654ef90b61b04849fd11bb35036f4fb0"
    "b3ebf442473886aaa1e4751d3b997c28841a5b00f73bd3c11ddf935cb3ed457abf423c34ea24eca89096bba2e70e20324f477fbd"
    "6cc7a0ba1a01aaeea1018f499fe9048bdb355641090076956123cdc9e43eb38a06dc46348d1698d8a47ffc2ef983e01ae6d52fdb"
    "e6673628828c7e05728374901ffbc227066878f81944bd4ee44198da97f1e68993108886ad2dfd16034640873d18c77b";

std::string ed25519Pem(std::string_view seed)
{
    return "-----BEGIN PRIVATE KEY-----\n" + base64Encode(unhex("302e020100300506032b657004220420") + unhex(seed))
           + "\n-----END PRIVATE KEY-----\n";
}

void rsaSignatures()
{
    const auto key = crypto::PrivateKey::fromPem(rsaKey);
    check(key.has_value(), "the RSA key is read");
    if (!key)
        return;
    check(key->kind() == KeyKind::Rsa && key->bits() == 2048, "the RSA key's kind and size");
    const auto signature = crypto::sign(*key, "Posthorn signs this.");
    same(signature.value_or(""), unhex(rsaSignature), "RSA signature");
    const auto lock = key->publicKey();
    check(crypto::verify(lock, "Posthorn signs this.", unhex(rsaSignature)), "RSA signature verifies");
    check(!crypto::verify(lock, "Posthorn signs that.", unhex(rsaSignature)), "RSA: another text");
    check(!crypto::verify(lock, "Posthorn signs this.", unhex(rsaSignature).substr(1)), "RSA: cut signature");
    check(!crypto::verify(lock, "Posthorn signs this.", ""), "RSA: no signature");
    const auto again = crypto::PublicKey::fromDer(lock.toDer());
    check(again && crypto::verify(*again, "Posthorn signs this.", unhex(rsaSignature)), "RSA public key by DER");
    // SubjectPublicKeyInfo of a 2048-bit RSA key is the RSAPublicKey behind 24 octets.
    const auto bare = crypto::PublicKey::fromDer(lock.toDer().substr(24));
    check(bare && crypto::verify(*bare, "Posthorn signs this.", unhex(rsaSignature)), "RSAPublicKey by DER");
    check(!crypto::PublicKey::fromDer(lock.toDer() + "x"), "DER with trailing data");
    check(!crypto::PublicKey::fromDer(lock.toDer().substr(0, 100)), "DER cut off");
    check(!crypto::PublicKey::fromDer(""), "no DER at all");
    const auto pem = crypto::PublicKey::fromPem(lock.toPem());
    check(pem && pem->toDer() == lock.toDer(), "RSA public key by PEM");
    const auto back = crypto::PrivateKey::fromPem(key->toPem());
    check(back && back->toPem() == key->toPem(), "RSA private key by PEM and back");
    check(!crypto::PrivateKey::fromPem(lock.toPem()), "a public key is no private key");
    check(!crypto::PrivateKey::fromPem(rsaKey.substr(0, 700)), "PEM cut off");

    std::vector<std::thread> threads;
    std::vector<int> good(4, 0);
    for (int& count : good) {
        threads.emplace_back([&count, &key] {
            for (int i = 0; i < 20; ++i)
                count += crypto::sign(*key, "Posthorn signs this.").value_or("") == unhex(rsaSignature);
        });
    }
    for (auto& thread : threads)
        thread.join();
    check(good == std::vector<int>(4, 20), "one RSA key signs in four threads");
}

void ed25519Signatures()
{
    // RFC 8032 section 7.1, tests 1 to 3.
    const struct {
        std::string_view seed;
        std::string_view publicKey;
        std::string_view text;
        std::string_view signature;
    } rows[] = {
        {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
         "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
         "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
         "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
        {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
         "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
         "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
         "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
        {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
         "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
         "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
         "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"},
    };
    for (const auto& row : rows) {
        const std::string name = "Ed25519 " + std::string(row.text);
        const auto key = crypto::PrivateKey::fromPem(ed25519Pem(row.seed));
        check(key.has_value(), name + ", key");
        if (!key)
            continue;
        same(key->publicKey().rawEd25519(), unhex(row.publicKey), name + ", public key");
        same(crypto::sign(*key, unhex(row.text)).value_or(""), unhex(row.signature), name + ", signature");
        const auto lock = crypto::PublicKey::fromRawEd25519(unhex(row.publicKey));
        check(lock && crypto::verify(*lock, unhex(row.text), unhex(row.signature)), name + ", verify");
        check(lock && !crypto::verify(*lock, unhex(row.text) + "x", unhex(row.signature)), name + ", another text");
    }
    check(!crypto::PublicKey::fromRawEd25519("short"), "Ed25519 key of 5 octets");
}

void ecdsaSignatures()
{
    // RFC 6979 appendix A.2.5, SHA-256 of "sample".
    const auto key = crypto::PublicKey::fromDer(
        unhex("3059301306072a8648ce3d020106082a8648ce3d0301070342000460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce6"
              "69622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"));
    const std::string signature =
        unhex("3046022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716022100f7cb1c942d657c41d436c7a1"
              "b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
    check(key && key->kind() == KeyKind::EcdsaP256, "the P-256 key is read");
    check(key && crypto::verify(*key, "sample", signature), "ECDSA signature verifies");
    check(key && !crypto::verify(*key, "samples", signature), "ECDSA: another text");
}

void freshKeys()
{
    for (const KeyKind kind : {KeyKind::Rsa, KeyKind::Ed25519, KeyKind::EcdsaP256}) {
        const std::string name = "fresh key " + std::to_string(int(kind));
        const auto key = crypto::makeKey(kind);
        check(key && key->kind() == kind, name);
        if (!key)
            continue;
        const auto read = crypto::PrivateKey::fromPem(key->toPem());
        const auto signature = crypto::sign(read ? *read : *key, "text");
        check(read && signature && crypto::verify(key->publicKey(), "text", *signature), name + ", signs");
        check(signature && !crypto::verify(key->publicKey(), "texts", *signature), name + ", another text");
    }
    check(!crypto::makeKey(KeyKind::Rsa, 1024), "no weak RSA key");
    check(!crypto::makeKey(KeyKind::Rsa, 65536), "no endless RSA key");
}

void certificates()
{
    const std::vector<std::string> names = {"mail.example.org", "*.example.net", "127.0.0.1", "2001:db8::1"};
    const UnixMs now = 1790000000000;
    for (const KeyKind kind : {KeyKind::Rsa, KeyKind::Ed25519, KeyKind::EcdsaP256}) {
        const std::string name = "certificate " + std::to_string(int(kind));
        const auto key = crypto::makeKey(kind);
        const auto pem = key ? crypto::makeCertificate(*key, names, 30, now) : passOn(key.error());
        check(pem.has_value(), name + (pem ? std::string() : ": " + pem.error().text + " " + pem.error().detail));
        if (!pem)
            continue;
        BIO* bio = BIO_new_mem_buf(pem->data(), int(pem->size()));
        X509* x509 = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
        BIO_free(bio);
        check(x509 != nullptr, name + ", is X.509");
        if (!x509)
            continue;
        check(X509_get_version(x509) == X509_VERSION_3, name + ", version 3");
        check(X509_verify(x509, X509_get0_pubkey(x509)) == 1, name + ", signed by itself");
        check(X509_check_host(x509, "mail.example.org", 0, 0, nullptr) == 1, name + ", first name");
        check(X509_check_host(x509, "a.example.net", 0, 0, nullptr) == 1, name + ", wildcard");
        check(X509_check_host(x509, "example.com", 0, 0, nullptr) == 0, name + ", not another name");
        check(X509_check_ip_asc(x509, "127.0.0.1", 0) == 1, name + ", IPv4");
        check(X509_check_ip_asc(x509, "2001:db8::1", 0) == 1, name + ", IPv6");
        check(X509_check_ip_asc(x509, "127.0.0.2", 0) == 0, name + ", not another address");
        check(X509_check_purpose(x509, X509_PURPOSE_SSL_SERVER, 0) == 1, name + ", server");
        check(X509_check_purpose(x509, X509_PURPOSE_SSL_CLIENT, 0) == 1, name + ", client");
        time_t from = now / 1000 - 3600;
        time_t until = from + 30 * 86400;
        check(X509_cmp_time(X509_get0_notBefore(x509), &from) == -1, name + ", valid from");
        check(X509_cmp_time(X509_get0_notAfter(x509), &until) == -1, name + ", valid until");
        until -= 1;
        check(X509_cmp_time(X509_get0_notAfter(x509), &until) == 1, name + ", valid not much longer");
        X509_free(x509);
    }
    const auto key = crypto::makeKey(KeyKind::EcdsaP256);
    check(!crypto::makeCertificate(*key, {}, 30), "certificate without names");
    check(!crypto::makeCertificate(*key, {"two words"}, 30), "certificate for two words");
    check(!crypto::makeCertificate(*key, {std::string("127.0.0.1\0.evil", 15)}, 30), "certificate with a NUL");
    check(!crypto::makeCertificate(*key, {"a.b"}, 0), "certificate for no time");
    check(!crypto::makeCertificate(*key, std::vector<std::string>(101, "a.b"), 1), "certificate for a hundred and one");
    check(crypto::makeCertificate(*key, {std::string(60, 'a') + "." + std::string(60, 'b')}, 1).has_value(),
          "certificate for a name that is too long for a common name");
}

void sealing()
{
    // Made with Python's cryptography: key 00..1f, nonce 40..4b.
    std::string key;
    for (char c = 0; c < 32; ++c)
        key += c;
    const std::string fixed =
        unhex("01404142434445464748494a4b92d6dd574e53f56deda56316e901602f0c0400921480889f2614be7af6de06d8");
    same(crypto::open(key, fixed).value_or("none"), "posthorn at rest", "the fixed blob opens");
    same(crypto::open(key, unhex("01404142434445464748494a4bc9b3c23ebecd69c4c2d87bc27ee34810")).value_or("none"), "",
         "the fixed blob of nothing opens");
    for (size_t i = 0; i < fixed.size(); ++i) {
        std::string changed = fixed;
        changed[i] = char(changed[i] ^ 0x10);
        check(!crypto::open(key, changed), "changed octet " + std::to_string(i));
        check(!crypto::open(key, fixed.substr(0, i)), "cut at " + std::to_string(i));
    }
    check(!crypto::open(key, fixed + "x"), "trailing data");
    check(!crypto::open(std::string(32, 'x'), fixed), "another key");
    check(!crypto::open("short", fixed), "a short key");
    check(!crypto::seal("short", "text"), "sealing with a short key");
    for (const size_t size : {size_t(0), size_t(1), size_t(16), size_t(17), size_t(100000)}) {
        const std::string plain(size, 'p');
        const auto one = crypto::seal(key, plain);
        const auto two = crypto::seal(key, plain);
        check(one && two && *one != *two && one->size() == size + 29, "sealed size of " + std::to_string(size));
        check(one && crypto::open(key, *one).value_or("none") == plain, "opens again: " + std::to_string(size));
    }
}

std::string unbase64Url(std::string text)
{
    for (char& c : text)
        c = c == '-' ? '+' : c == '_' ? '/' : c;
    text.append((4 - text.size() % 4) % 4, '=');
    return base64Decode(text).value_or("");
}

/// A P-256 key of its scalar and its point, as SEC 1 appendix C.4 writes it.
Result<crypto::PrivateKey> p256Key(const std::string& scalar, const std::string& point)
{
    const std::string der = unhex("30770201010420") + scalar + unhex("a00a06082a8648ce3d030107a144034200") + point;
    return crypto::PrivateKey::fromPem("-----BEGIN EC PRIVATE KEY-----\n" + base64Encode(der) +
                                       "\n-----END EC PRIVATE KEY-----\n");
}

/// RFC 8291 appendix A, with its intermediate values, and RFC 5869 appendix A.
void agreement()
{
    const std::string serverPoint = unbase64Url("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
    const std::string clientPoint = unbase64Url("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4");
    const auto server = p256Key(unbase64Url("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), serverPoint);
    const auto client = p256Key(unbase64Url("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"), clientPoint);
    check(server && client, "the keys of RFC 8291");
    if (!server || !client)
        return;
    same(server->publicKey().rawP256(), serverPoint, "the point of a key");
    const auto peer = crypto::PublicKey::fromRawP256(clientPoint);
    check(peer.has_value(), "a key of its point");
    const std::string secret = unbase64Url("kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs");
    if (peer)
        same(crypto::agree(*server, *peer).value_or("none"), secret, "ECDH");
    same(crypto::agree(*client, server->publicKey()).value_or("none"), secret, "ECDH from the other side");
    for (size_t size : {0, 1, 33, 64, 66})
        check(!crypto::PublicKey::fromRawP256(clientPoint.substr(0, std::min<size_t>(size, 65)) + (size > 65 ? "x" : "")),
              "a point of " + std::to_string(size) + " octets");
    std::string wrong = clientPoint;
    wrong[40] = char(wrong[40] ^ 1);
    check(!crypto::PublicKey::fromRawP256(wrong), "a point that is not on the curve");
    const auto other = crypto::makeKey(KeyKind::Ed25519);
    check(other && !crypto::agree(*server, other->publicKey()) && other->publicKey().rawP256().empty(), "a key of another kind");

    const std::string key = unbase64Url("oIhVW04MRdy2XN9CiKLxTg"), nonce = unbase64Url("4h_95klXJ5E_qnoN");
    const std::string plain = "When I grow up, I want to be a watermelon\2";
    const auto sealed = crypto::sealAes128Gcm(key, nonce, plain);
    check(sealed.has_value(), "AES-128-GCM");
    if (sealed) {
        same(*sealed, unbase64Url("8pfeW0KbunFT06SuDKoJH9Ql87S1QUrdirN6GcG7sFz1y1sqLgVi1VhjVkHsUoEsbI_0LpXMuGvnzQ"), "AES-128-GCM");
        same(crypto::openAes128Gcm(key, nonce, *sealed).value_or("none"), plain, "and back");
        std::string changed = *sealed;
        changed[3] = char(changed[3] ^ 1);
        check(!crypto::openAes128Gcm(key, nonce, changed), "a changed octet");
        check(!crypto::openAes128Gcm(key, nonce, sealed->substr(0, 15)), "too short");
    }
    check(!crypto::sealAes128Gcm("short", nonce, plain) && !crypto::sealAes128Gcm(key, "short", plain), "wrong sizes");

    same(crypto::hkdf(Hash::Sha256, unhex("000102030405060708090a0b0c"), std::string(22, 0x0B), unhex("f0f1f2f3f4f5f6f7f8f9"), 42),
         unhex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"), "HKDF 1");
    same(crypto::hkdf(Hash::Sha256, "", std::string(22, 0x0B), "", 42),
         unhex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"), "HKDF 3");
}

void comparison()
{
    check(crypto::constantTimeEquals("", ""), "nothing equals nothing");
    check(crypto::constantTimeEquals("abc", "abc"), "equal");
    check(!crypto::constantTimeEquals("abc", "abd"), "different");
    check(!crypto::constantTimeEquals("abc", "abcd"), "longer");
}

} // namespace

int main()
{
    hashes();
    macs();
    derivation();
    rsaSignatures();
    ed25519Signatures();
    ecdsaSignatures();
    freshKeys();
    certificates();
    sealing();
    agreement();
    comparison();
    std::printf("%s: %d checks, %d failed\n", std::string(crypto::backendName()).c_str(), checks, failures);
    return failures == 0 ? 0 : 1;
}
