# Sourced by packaging/build.sh: makes all that is released of it but signatures.
#
# FOLDER is where one build is made: FOLDER/source are the sources, FOLDER/TARGET what is made for one target of
# ${targets[@]}, FOLDER/made what is released, FOLDER/layout the image, FOLDER/digest its digest.

# What Debian and OCI call the processor of a target.
architecture() { # TARGET
  case $1 in
    x86_64-*) echo amd64 ;;
    aarch64-*) echo arm64 ;;
  esac
}

# Sources in a folder of their own, so that no path and nothing that lies about gets in.
sources() { # FOLDER
  rm -rf "$1/source"
  mkdir -p "$1/source"
  git archive HEAD | tar -x --touch -C "$1/source"
}

# Leaves FOLDER/TARGET/paas-attest.
program() { # FOLDER TARGET
  local folder=$1 target=$2 into=$1/$2 maps of lld
  mkdir -p "$into"
  of=$(echo "$commit" && rustc -vV)
  [ "$of" != "$(cat "$into/built" 2>/dev/null)" ] || return 0
  maps="$folder/source=/source $folder/target=/target $cargo_home=/cargo"
  # The linker that rustup brings with rustc, or the system's.
  lld=$(rustc --print sysroot)/lib/rustlib/$host/bin/gcc-ld
  (
    cd "$folder/source"
    # Relocations as a list of bits: 24 bytes each else. glibc 2.36 and later read it. The same code once. Nothing
    # unwinds, so that nobody looks for tables of it. AES for AVX-512 is 680 KB, for more bytes a second than a registry
    # sends.
    rust='-Ctarget-feature=+crt-static -Clink-arg=-fuse-ld=lld'
    rust+=' -Clink-arg=-Wl,-z,pack-relative-relocs,--icf=all,--no-eh-frame-hdr'
    rust+=" -Clink-arg=-Wl,-T,$folder/source/packaging/parts/no-unwind-tables.ld"
    [ ! -x "$lld/ld.lld" ] || rust+=" -Clink-arg=-B$lld"
    c='-DMY_ASSEMBLER_IS_TOO_OLD_FOR_512AVX'
    for map in $maps; do
      rust+=" --remap-path-prefix=$map"
      c+=" -ffile-prefix-map=$map"
    done
    export BUILD_COMMIT=$commit RUSTFLAGS=$rust CFLAGS=$c CARGO_TARGET_DIR=$folder/target CARGO_INCREMENTAL=0
    export CC_aarch64_unknown_linux_gnu=aarch64-linux-gnu-gcc
    export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc
    cargo build --release --locked --target "$target" --quiet
  )
  mv "$folder/target/$target/release/paas-attest" "$into/paas-attest"
  rm -rf "$folder/target"
  printf '%s\n' "$of" >"$into/built"
}

# What is packed is a tree of files; when and by whom it was made is not in it.
stamped() { find "$1" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +; }

archive() { # FOLDER TARGET
  local name=paas-attest-$version-$2
  local tree=$1/$2/archive/$name
  mkdir -p "$tree"
  cp "$1/$2/paas-attest" "$1/LICENCES" "$tree"
  (cd "$1/source" && cp -R README.md CHANGELOG.md SECURITY.md LICENSE man completions schemas "$tree")
  stamped "$tree"
  tar -C "$1/$2/archive" --sort=name --owner=0 --group=0 --numeric-owner --format=ustar -cf - "$name" |
    gzip -9n >"$1/made/$name.tar.gz"
}

debian() { # FOLDER TARGET
  local tree=$1/$2/deb page architecture
  local share=$tree/usr/share source=$1/source
  architecture=$(architecture "$2")
  mkdir -p "$tree/DEBIAN" "$tree/usr/bin" "$share/man/man1" "$share/man/man7" "$share/doc/paas-attest/schemas"
  mkdir -p "$share/bash-completion/completions" "$share/zsh/vendor-completions" "$share/fish/vendor_completions.d"
  cp "$1/$2/paas-attest" "$tree/usr/bin/"
  for page in "$source"/man/*; do
    gzip -9nc "$page" >"$share/man/man${page##*.}/${page##*/}.gz"
  done
  cp "$source/completions/paas-attest.bash" "$share/bash-completion/completions/paas-attest"
  cp "$source/completions/_paas-attest" "$share/zsh/vendor-completions/"
  cp "$source/completions/paas-attest.fish" "$share/fish/vendor_completions.d/"
  cp "$source"/schemas/* "$share/doc/paas-attest/schemas/"
  cp "$source/README.md" "$source/SECURITY.md" "$share/doc/paas-attest/"
  gzip -9nc "$source/CHANGELOG.md" >"$share/doc/paas-attest/changelog.gz"
  cat "$source/LICENSE" "$1/LICENCES" >"$share/doc/paas-attest/copyright"
  cat >"$tree/DEBIAN/control" <<CONTROL
Package: paas-attest
Version: $version
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $(du -sk --apparent-size "$tree/usr" | cut -f 1)
Recommends: ca-certificates
Section: utils
Priority: optional
Description: checks that a container image is what PaaS Runtime built and signed
 Asked from outside, with cosign's signatures and attestations as the evidence:
 who built an image from which commit, what is inside it, and what changed
 between two builds.
CONTROL
  # dpkg --verify holds files against it.
  (cd "$tree" && find usr -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
  stamped "$tree"
  # One thread: xz of several cuts what it packs by their number.
  dpkg-deb --root-owner-group --threads-max=1 -Zxz --build "$tree" "$1/made/paas-attest_${version}_$architecture.deb" \
    >/dev/null
}

# The program and its terms, and a place where the authorities of TLS can be mounted: whose they are is for whoever
# runs it to say.
root_of_image() { # FOLDER TARGET
  local root=$1/$2/image
  mkdir -p "$root/usr/bin" "$root/etc/ssl/certs" "$root/licenses"
  cp "$1/$2/paas-attest" "$root/usr/bin/"
  cp "$1/source/LICENSE" "$1/LICENCES" "$root/licenses/"
}

make() { # FOLDER
  local start=$SECONDS target programs=() roots=()
  rm -rf "$1/made" "$1/layout" "$1"/*/archive "$1"/*/deb "$1"/*/image
  mkdir -p "$1/made"
  sources "$1"
  for target in "${targets[@]}"; do
    program "$1" "$target"
    programs+=("$target=$1/$target/paas-attest")
    roots+=("$(architecture "$target")=$1/$target/image")
  done
  (cd "$1/source" && packaging/materials.py "$1/made/paas-attest-$version.cdx.json" "$1/LICENCES" "${programs[@]}")
  for target in "${targets[@]}"; do
    archive "$1" "$target"
    debian "$1" "$target"
    root_of_image "$1" "$target"
    say "  $target: sha256:$(sha256sum <"$1/$target/paas-attest" | cut -d ' ' -f 1)"
  done
  "$1/source/packaging/image.py" "$1/layout" "$version" "${roots[@]}" >"$1/digest"
  say "built in $((SECONDS - start)) s"
}
