using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace DigestMailer.Mail.Dkim;

/// <summary>Ed25519 (RFC 8032) of the system's OpenSSL 3: the base class library has none.</summary>
public sealed class Ed25519 : IDisposable
{
    public const int KeyLength = 32;
    public const int SignatureLength = 64;

    /// <summary>The library that must be there.</summary>
    public const string Library = "libcrypto.so.3";

    private const int Type = 1087; // EVP_PKEY_ED25519

    private static readonly Lazy<bool> Supported = new(() => NativeLibrary.TryLoad(Library, out _));

    private readonly Key key;

    private Ed25519(Key key) => this.key = key.IsInvalid ? throw new CryptographicException("OpenSSL refused an Ed25519 key.") : key;

    public static bool IsSupported => Supported.Value;

    /// <exception cref="PlatformNotSupportedException">The library is not there.</exception>
    public static Ed25519 FromSeed(ReadOnlySpan<byte> seed)
    {
        Demand(seed);
        return new Ed25519(EVP_PKEY_new_raw_private_key(Type, 0, in MemoryMarshal.GetReference(seed), (nuint)seed.Length));
    }

    /// <inheritdoc cref="FromSeed"/>
    public static Ed25519 FromPublicKey(ReadOnlySpan<byte> publicKey)
    {
        Demand(publicKey);
        return new Ed25519(EVP_PKEY_new_raw_public_key(Type, 0, in MemoryMarshal.GetReference(publicKey), (nuint)publicKey.Length));
    }

    public byte[] PublicKey()
    {
        var bytes = new byte[KeyLength];
        var length = (nuint)bytes.Length;
        Expect(EVP_PKEY_get_raw_public_key(key, ref bytes[0], ref length));
        return bytes;
    }

    /// <param name="signature">64 octets.</param>
    public void Sign(ReadOnlySpan<byte> message, Span<byte> signature)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(signature.Length, SignatureLength);
        var context = EVP_MD_CTX_new();
        try
        {
            var length = (nuint)signature.Length;
            Expect(EVP_DigestSignInit(context, 0, 0, 0, key)); // no digest: the algorithm hashes by itself
            Expect(EVP_DigestSign(context, ref MemoryMarshal.GetReference(signature), ref length, in MemoryMarshal.GetReference(message), (nuint)message.Length));
        }
        finally
        {
            EVP_MD_CTX_free(context);
        }
    }

    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        var context = EVP_MD_CTX_new();
        try
        {
            Expect(EVP_DigestVerifyInit(context, 0, 0, 0, key));
            return EVP_DigestVerify(
                context, in MemoryMarshal.GetReference(signature), (nuint)signature.Length, in MemoryMarshal.GetReference(message), (nuint)message.Length) == 1;
        }
        finally
        {
            EVP_MD_CTX_free(context);
        }
    }

    public void Dispose() => key.Dispose();

    private static void Demand(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, KeyLength);
        if (!IsSupported)
        {
            throw new PlatformNotSupportedException($"{Library} (OpenSSL 3) is not installed");
        }
    }

    private static void Expect(int result)
    {
        if (result != 1)
        {
            throw new CryptographicException("OpenSSL failed at an Ed25519 signature.");
        }
    }

    private sealed class Key() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            EVP_PKEY_free(handle);
            return true;
        }
    }

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern Key EVP_PKEY_new_raw_private_key(int type, nint engine, in byte key, nuint length);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern Key EVP_PKEY_new_raw_public_key(int type, nint engine, in byte key, nuint length);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EVP_PKEY_get_raw_public_key(Key key, ref byte bytes, ref nuint length);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void EVP_PKEY_free(nint key);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint EVP_MD_CTX_new();

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void EVP_MD_CTX_free(nint context);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EVP_DigestSignInit(nint context, nint keyContext, nint digest, nint engine, Key key);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EVP_DigestSign(nint context, ref byte signature, ref nuint length, in byte message, nuint messageLength);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EVP_DigestVerifyInit(nint context, nint keyContext, nint digest, nint engine, Key key);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EVP_DigestVerify(nint context, in byte signature, nuint length, in byte message, nuint messageLength);
}
